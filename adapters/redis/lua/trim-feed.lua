#!lua flags=allow-oom
-- Removes the events of a partition up to a cursor of the whole feed.
--
-- KEYS
--   clock     the partition's clock
--   feed      stream
-- ARGV
--   position  of the last event to remove
--   minId     lowest stream id to keep
--   cursor    of the last event to remove
-- Reply
--   OK

local clock, feed = unpack(KEYS)
local position, minId, cursor = unpack(ARGV)
local trimmed = redis.call('HGET', clock, 'trimmed')
redis.call('XTRIM', feed, 'MINID', '=', minId)
if not trimmed or tonumber(string.match(trimmed, '^%d+')) <= tonumber(position) then
  redis.call('HSET', clock, 'trimmed', cursor)
end
return 'OK'
