#!lua flags=allow-oom
-- Records in a partition to which data set it belongs: it is new, or its server lost its data. Does not check the data set.
--
-- KEYS
--   header   hash
-- ARGV
--   dataSet  id of the data set
-- Reply
--   the number of new fields

local header = unpack(KEYS)
local dataSet = unpack(ARGV)
return redis.call('HSET', header, 'dataset', dataSet)
