#!lua
-- Stores the scope's hash key, unless it has one.
--
-- KEYS
--   header    hash
-- ARGV
--   proposal  hash key to store
-- Reply
--   the scope's hash key

local header = unpack(KEYS)
local proposal = unpack(ARGV)
redis.call('HSETNX', header, 'hashKey', proposal)
return redis.call('HGET', header, 'hashKey')
