#!lua flags=allow-oom
-- Records how a scope is stored and an id of its data set, unless they are recorded already. Does not check the data set.
--
-- Events and cursors of a new data set are later than every cursor of a lost one. A reader of the feed that has an old cursor
-- gets the error for trimmed events.
--
-- KEYS
--   header      hash
--   clock       clock of the first partition
-- ARGV
--   format      of the stored data
--   partitions  number of partitions
--   proposal    id of the data set, if it is new
-- Reply
--   {format, partitions, data set} with which the scope was created

-- @include includes/numbers.lua
-- @include includes/now.lua
local header, clock = unpack(KEYS)
local format, partitions, proposal = unpack(ARGV)
redis.call('HSETNX', header, 'format', format)
redis.call('HSETNX', header, 'partitions', partitions)
redis.call('HSETNX', header, 'dataset', proposal)
if redis.call('EXISTS', clock) == 0 then
  local created = whole(now())
  redis.call('HSET', clock, 'last', created, 'tick', created, 'trimmed', created .. '-0')
end
return redis.call('HMGET', header, 'format', 'partitions', 'dataset')
