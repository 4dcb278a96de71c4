#!lua flags=allow-oom
-- Reads the events of one partition before a timestamp, and closes the partition up to it: each later write of this
-- partition gets a later position. So the events before the timestamp are complete.
--
-- KEYS
--   clock      the partition's clock
--   feed       stream
-- ARGV
--   low        lower bound of the stream ids, as XRANGE takes it
--   limit      maximum number of events
--   timestamp  the events have a lower position
-- Reply
--   as read-feed.lua

-- @include includes/numbers.lua
local clock, feed = unpack(KEYS)
local low, limit, timestamp = unpack(ARGV)
local closedUpTo = numberOrZero(redis.call('HGET', clock, 'floor'))
if not closedUpTo then return redis.error_reply('CORRUPT the clock is not a clock') end
-- Checks the feed's type before the write.
redis.call('XLEN', feed)
if closedUpTo < tonumber(timestamp) then redis.call('HSET', clock, 'floor', timestamp) end
local fields = redis.call('HMGET', clock, 'last', 'trimmed', 'keep', 'notBefore')
local events = redis.call('XRANGE', feed, low, '(' .. timestamp .. '-0', 'COUNT', limit)
return {events, redis.call('XLEN', feed), fields}
