#!lua
-- Begins an attempt under an idempotency key.
--
-- The key is a hash: fingerprint, operation, lease and expires (milliseconds of the server's clock), by (the attempt that
-- began last), outcome. With several partitions, while a write under the key runs, the key is bound to it:
-- write, owner (its customer), until (bind-key.lua). The reply 'bound' asks the caller to end the binding first.
--
-- KEYS of each call
--   key          hash
-- ARGV of each call
--   fingerprint  of the operation
--   operationId  id of the operation
--   leaseMs      how long other attempts wait, in milliseconds
--   keepMs       how long the key is kept, in milliseconds
--   attemptId    id of the attempt
-- Reply of each call
--   {'begun', operationId}, {'running'}, {'settled', outcome}, {'mismatch'}, or {'bound', writeId, customerId}

-- @include includes/numbers.lua
-- @include includes/now.lua
-- Redis keeps the time while a script runs.
local time = math.floor(now() / 1000)
-- Most keys are new: one call finds that out for all of them.
local isAllNew = redis.call('EXISTS', unpack(KEYS)) == 0
local begun = {}
local function begin(key, fingerprint, operationId, lease, keepMs, attemptId)
  redis.call(
    'HSET', key, 'fingerprint', fingerprint, 'operation', operationId, 'lease', lease, 'expires',
    whole(time + tonumber(keepMs)), 'by', attemptId)
  -- An hour of margin for a write to which the key is bound at its end.
  redis.call('PEXPIRE', key, whole(tonumber(keepMs) + 3600000))
  begun[key] = true
  return {'begun', operationId}
end
local function runForKey(key, fingerprint, operationId, leaseMs, keepMs, attemptId)
  local lease = whole(time + tonumber(leaseMs))
  if isAllNew and not begun[key] then return begin(key, fingerprint, operationId, lease, keepMs, attemptId) end
  local storedFingerprint, storedOperationId, leaseEnd, expiry, holder, outcome, writeId, customerId = unpack(
    redis.call('HMGET', key, 'fingerprint', 'operation', 'lease', 'expires', 'by', 'outcome', 'write', 'owner'))
  if not storedFingerprint or tonumber(expiry) <= time then
    if writeId then return {'bound', writeId, customerId} end
    redis.call('DEL', key)
    return begin(key, fingerprint, operationId, lease, keepMs, attemptId)
  end
  if storedFingerprint ~= fingerprint then return {'mismatch'} end
  if outcome then return {'settled', outcome} end
  if holder == attemptId then return {'begun', storedOperationId} end
  if tonumber(leaseEnd) > time then return {'running'} end
  redis.call('HSET', key, 'lease', lease, 'by', attemptId)
  return {'begun', storedOperationId}
end
-- @include includes/run-for-key.lua
