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
  local stored = redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner')
  if stored[1] ~= operation then return {'other'} end
  if stored[2] then return {'settled', stored[2]} end
  if mode == 'keep' then
    redis.call('HSET', key, 'lease', 0)
    return {'other'}
  end
  if stored[3] then return {'bound', stored[3], stored[4]} end
  redis.call('DEL', key)
  return {'other'}
end
-- @include includes/each.lua
