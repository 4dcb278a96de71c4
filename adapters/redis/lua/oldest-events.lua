#!lua flags=no-writes
-- Reads the cursors and times of the oldest events of a partition.
--
-- KEYS
--   feed   stream
-- ARGV
--   limit  maximum number of events
-- Reply
--   for each event: 'cursor time'

local feed = unpack(KEYS)
local limit = unpack(ARGV)
local events = {}
for i, entry in ipairs(redis.call('XRANGE', feed, '-', '+', 'COUNT', limit)) do
  events[i] = entry[1] .. ' ' .. (entry[2][4] or 0)
end
return events
