#!lua
-- Records how a scope is stored, unless it is recorded already.
--
-- KEYS
--   header      hash
-- ARGV
--   format      of the stored data
--   partitions  number of partitions
-- Reply
--   {format, partitions} with which the scope was created

local header = unpack(KEYS)
local format, partitions = unpack(ARGV)
redis.call('HSETNX', header, 'format', format)
redis.call('HSETNX', header, 'partitions', partitions)
return redis.call('HMGET', header, 'format', 'partitions')
