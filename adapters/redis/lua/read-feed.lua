#!lua flags=no-writes
-- Reads events of one partition.
--
-- KEYS
--   meta   the partition's clock
--   feed   stream
-- ARGV
--   low    lower bound of the stream ids, as XRANGE takes it
--   limit  maximum number of events
-- Reply
--   {events, length of the feed, {last position, cursor of the last event trimmed, retention of the last write: keep,
--   notBefore}}

local meta, feed = unpack(KEYS)
local low, limit = unpack(ARGV)
local clock = redis.call('HMGET', meta, 'last', 'trimmed', 'keep', 'notBefore')
return {redis.call('XRANGE', feed, low, '+', 'COUNT', limit), redis.call('XLEN', feed), clock}
