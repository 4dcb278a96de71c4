#!lua
-- Settles an idempotency key with an outcome that has no write.
--
-- KEYS of each call
--   key        hash (begin-key.lua)
-- ARGV of each call
--   operation  that must hold the key
--   outcome    JSON
-- Reply of each call
--   {'settled', outcome}, {'other'} if another operation holds the key, or {'bound', write, owner}

local function each(key, operation, outcome)
  local stored = redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner')
  if stored[1] ~= operation then return {'other'} end
  if stored[2] then return {'settled', stored[2]} end
  if stored[3] then return {'bound', stored[3], stored[4]} end
  redis.call('HSET', key, 'outcome', outcome)
  return {'settled', outcome}
end
-- @include includes/each.lua
