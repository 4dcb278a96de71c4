#!lua flags=allow-oom
-- Ends an attempt without an outcome.
--
-- KEYS of each call
--   key          hash (begin-key.lua)
-- ARGV of each call
--   operationId  operation that must hold the key
--   mode         `discard` frees the key, `keep` ends the lease
-- Reply of each call
--   {'abandoned'}, {'key_lost'}, {'settled', outcome} if the operation has ended, or {'bound', writeId, customerId}

local function runForKey(key, operationId, mode)
  local holder, settled, writeId, customerId =
    unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner'))
  if holder ~= operationId then return {'key_lost'} end
  if settled then return {'settled', settled} end
  if mode == 'keep' then
    redis.call('HSET', key, 'lease', 0)
    return {'abandoned'}
  end
  if writeId then return {'bound', writeId, customerId} end
  redis.call('DEL', key)
  return {'abandoned'}
end
-- @include includes/run-for-key.lua
