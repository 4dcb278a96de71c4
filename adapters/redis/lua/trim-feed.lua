#!lua flags=allow-oom
-- Removes the events of a partition up to a cursor of the whole feed.
--
-- KEYS
--   meta      the partition's clock
--   feed      stream
-- ARGV
--   position  of the last event to remove
--   minId     lowest stream id to keep
--   cursor    of the last event to remove
-- Reply
--   OK

local meta, feed = unpack(KEYS)
local position, minId, cursor = unpack(ARGV)
local before = redis.call('HGET', meta, 'trimmed')
redis.call('XTRIM', feed, 'MINID', '=', minId)
if not before or tonumber(string.match(before, '^%d+')) <= tonumber(position) then
  redis.call('HSET', meta, 'trimmed', cursor)
end
return 'OK'
