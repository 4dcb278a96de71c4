#!lua flags=no-writes
-- Counts the customers of a partition.
--
-- KEYS
--   liveIndex     index of the customers that are not deleted
--   deletedIndex  index of the deleted customers
--   clock         the partition's clock
-- Reply
--   {number of customers in the indexes, number of customers inserted}

local liveIndex, deletedIndex, clock = unpack(KEYS)
local indexed = redis.call('ZCARD', liveIndex) + redis.call('ZCARD', deletedIndex)
return {indexed, redis.call('HGET', clock, 'count') or '0'}
