#!lua flags=no-writes
-- Reads events of one partition.
--
-- KEYS
--   clock  the partition's clock
--   feed   stream
-- ARGV
--   low    lower bound of the stream ids, as XRANGE takes it
--   limit  maximum number of events
-- Reply
--   {events, length of the feed, the clock's fields}. The fields are last, trimmed, keep and notBefore
--   (includes/customer-writes.lua)

local clock, feed = unpack(KEYS)
local low, limit = unpack(ARGV)
local fields = redis.call('HMGET', clock, 'last', 'trimmed', 'keep', 'notBefore')
return {redis.call('XRANGE', feed, low, '+', 'COUNT', limit), redis.call('XLEN', feed), fields}
