#!lua flags=allow-oom
-- Ends an attempt without an outcome.
--
-- KEYS of each call
--   key        hash (begin-key.lua)
-- ARGV of each call
--   operation  that must hold the key
--   mode       `discard` frees the key, `keep` ends the lease
-- Reply of each call
--   {'settled', outcome} if the operation has ended, {'other'}, or {'bound', write, owner}

local function each(key, operation, mode)
  local holder, settled, write, owner = unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner'))
  if holder ~= operation then return {'other'} end
  if settled then return {'settled', settled} end
  if mode == 'keep' then
    redis.call('HSET', key, 'lease', 0)
    return {'other'}
  end
  if write then return {'bound', write, owner} end
  redis.call('DEL', key)
  return {'other'}
end
-- @include includes/each.lua
