#!lua flags=no-writes
-- Counts the customers of a partition.
--
-- KEYS
--   all   index of the customers that are not deleted
--   gone  index of the deleted customers
--   meta  the partition's clock
-- Reply
--   {number of customers in the indexes, number of customers inserted}

local all, gone, meta = unpack(KEYS)
return {redis.call('ZCARD', all) + redis.call('ZCARD', gone), redis.call('HGET', meta, 'count') or '0'}
