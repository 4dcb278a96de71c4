#!lua flags=allow-oom
-- Records how a scope is stored and an id of its data set, unless they are recorded already. Does not check the data set.
--
-- First checks that the user may run every command of every script: otherwise a script could end after half of a write.
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
--   {format, partitions, data set, hash key or nil} with which the scope was created, or the error NOPERM

-- @include includes/numbers.lua
-- @include includes/now.lua
local header, clock = unpack(KEYS)
local format, partitions, proposal = unpack(ARGV)
local commands = {
  {'DEL', clock}, {'EXISTS', clock}, {'GET', clock}, {'GETRANGE', clock, 0, 1}, {'HDEL', clock, 'a'},
  {'HEXISTS', clock, 'a'}, {'HGET', clock, 'a'}, {'HMGET', clock, 'a'}, {'HSET', clock, 'a', 1}, {'HSETNX', clock, 'a', 1},
  {'MGET', clock}, {'MSET', clock, 1}, {'PEXPIRE', clock, 1}, {'SET', clock, 1}, {'TIME'}, {'XADD', clock, '*', 'a', 1},
  {'XDEL', clock, '1-1'}, {'XLEN', clock}, {'XRANGE', clock, '-', '+'}, {'XTRIM', clock, 'MAXLEN', 1},
  {'ZADD', clock, 0, 'a'}, {'ZCARD', clock}, {'ZRANGE', clock, 0, 1}, {'ZREM', clock, 'a'}, {'ZSCORE', clock, 'a'},
}
for _, command in ipairs(commands) do
  if not redis.acl_check_cmd(unpack(command)) then
    return redis.error_reply('NOPERM the user may not run ' .. command[1] .. ' on the keys of the store')
  end
end
redis.call('HSETNX', header, 'format', format)
redis.call('HSETNX', header, 'partitions', partitions)
redis.call('HSETNX', header, 'dataset', proposal)
if redis.call('EXISTS', clock) == 0 then
  local created = whole(now())
  redis.call('HSET', clock, 'last', created, 'tick', created, 'trimmed', created .. '-0')
end
return redis.call('HMGET', header, 'format', 'partitions', 'dataset', 'hashKey')
