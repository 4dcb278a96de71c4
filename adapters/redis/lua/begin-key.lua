#!lua
-- Begins an attempt under an idempotency key.
--
-- The key is a hash: fingerprint, operation, lease, expires, by (the attempt that began last), outcome. With several
-- partitions, while a write under the key runs in another partition, also write, owner and until (bind-key.lua). The reply
-- 'bound' asks the caller to settle that write first.
--
-- KEYS of each call
--   key          hash
-- ARGV of each call
--   fingerprint  of the operation
--   operation    its id
--   time         the service's time in milliseconds
--   lease        time until which other attempts wait
--   expires      time at which the key is forgotten
--   by           id of the attempt
-- Reply of each call
--   {'begun', operation}, {'running'}, {'settled', outcome}, {'mismatch'}, or {'bound', write, owner}

-- @include includes/numbers.lua
local function each(key, fingerprint, operation, time, lease, expires, by)
  local storedFingerprint, storedOperation, leaseEnd, expiry, holder, outcome, write, owner = unpack(
    redis.call('HMGET', key, 'fingerprint', 'operation', 'lease', 'expires', 'by', 'outcome', 'write', 'owner'))
  if not storedFingerprint or tonumber(expiry) <= tonumber(time) then
    if write then return {'bound', write, owner} end
    redis.call('DEL', key)
    redis.call(
      'HSET', key, 'fingerprint', fingerprint, 'operation', operation, 'lease', lease, 'expires', expires, 'by', by)
    -- An hour later than `expires`, by the server's clock: the service's clock decides when the key is forgotten.
    redis.call('PEXPIRE', key, whole(tonumber(expires) - tonumber(time) + 3600000))
    return {'begun', operation}
  end
  if storedFingerprint ~= fingerprint then return {'mismatch'} end
  if outcome then return {'settled', outcome} end
  if holder == by then return {'begun', storedOperation} end
  if tonumber(leaseEnd) > tonumber(time) then return {'running'} end
  redis.call('HSET', key, 'lease', lease, 'by', by)
  return {'begun', storedOperation}
end
-- @include includes/each.lua
