#!lua
-- Settles an idempotency key with an outcome that has no write.
--
-- KEYS of each call
--   key          hash (begin-key.lua)
-- ARGV of each call
--   operationId  operation that must hold the key
--   outcome      JSON
-- Reply of each call
--   {'settled', outcome}, {'key_lost'}, or {'bound', writeId, customerId}

local function runForKey(key, operationId, outcome)
  local holder, settled, writeId, customerId =
    unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner'))
  if holder ~= operationId then return {'key_lost'} end
  if settled then return {'settled', settled} end
  if writeId then return {'bound', writeId, customerId} end
  redis.call('HSET', key, 'outcome', outcome)
  return {'settled', outcome}
end
-- @include includes/run-for-key.lua
