#!lua
-- Begins an attempt under an idempotency key.
--
-- The key is a hash: fingerprint, operation, lease and expires (milliseconds of the service's clock), by (the attempt that
-- began last), outcome. With several partitions, while a write under the key runs, the key is bound to it:
-- write, owner (its customer), until (bind-key.lua). The reply 'bound' asks the caller to end the binding first.
--
-- KEYS of each call
--   key          hash
-- ARGV of each call
--   fingerprint  of the operation
--   operationId  id of the operation
--   time         the service's time in milliseconds
--   lease        time until which other attempts wait
--   expires      time at which the key is forgotten
--   attemptId    id of the attempt
-- Reply of each call
--   {'begun', operationId}, {'running'}, {'settled', outcome}, {'mismatch'}, or {'bound', writeId, customerId}

-- @include includes/numbers.lua
local function runForKey(key, fingerprint, operationId, time, lease, expires, attemptId)
  local storedFingerprint, storedOperationId, leaseEnd, expiry, holder, outcome, writeId, customerId = unpack(
    redis.call('HMGET', key, 'fingerprint', 'operation', 'lease', 'expires', 'by', 'outcome', 'write', 'owner'))
  if not storedFingerprint or tonumber(expiry) <= tonumber(time) then
    if writeId then return {'bound', writeId, customerId} end
    redis.call('DEL', key)
    redis.call(
      'HSET', key, 'fingerprint', fingerprint, 'operation', operationId, 'lease', lease, 'expires', expires,
      'by', attemptId)
    -- An hour of margin, because the service's clock, not the server's, decides.
    redis.call('PEXPIRE', key, whole(tonumber(expires) - tonumber(time) + 3600000))
    return {'begun', operationId}
  end
  if storedFingerprint ~= fingerprint then return {'mismatch'} end
  if outcome then return {'settled', outcome} end
  if holder == attemptId then return {'begun', storedOperationId} end
  if tonumber(leaseEnd) > tonumber(time) then return {'running'} end
  redis.call('HSET', key, 'lease', lease, 'by', attemptId)
  return {'begun', storedOperationId}
end
-- @include includes/run-for-key.lua
