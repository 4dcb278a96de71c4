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
  local holder, settled, write, owner = unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner'))
  if holder ~= operation then return {'other'} end
  if settled then return {'settled', settled} end
  if write then return {'bound', write, owner} end
  redis.call('HSET', key, 'outcome', outcome)
  return {'settled', outcome}
end
-- @include includes/each.lua
