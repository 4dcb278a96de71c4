#!lua
-- Binds an idempotency key to a write that may be in another partition.
--
-- KEYS of each call
--   key            hash (begin-key.lua); its field `until` is in microseconds of the server's clock
-- ARGV of each call
--   writeId        id of the write
--   customerId     id of its customer
--   leaseMs        how long other writes wait for it
--   fencedWriteId  id of a fenced write that may be replaced, or empty
--   operationId    operation that must hold the key
-- Reply of each call
--   {'acquired'}, {'key_lost'}, {'already_applied', outcome}, or the bound write: {'busy' or 'expired', writeId, customerId}

-- @include includes/numbers.lua
-- @include includes/now.lua
-- Redis keeps the time while a script runs.
local time = now()
local function runForKey(key, writeId, customerId, leaseMs, fencedWriteId, operationId)
  local holder, outcome, boundWriteId, boundCustomerId, leaseEnd =
    unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner', 'until'))
  if holder ~= operationId then return {'key_lost'} end
  if outcome then return {'already_applied', outcome} end
  if boundWriteId and boundWriteId ~= writeId and boundWriteId ~= fencedWriteId then
    return {tonumber(leaseEnd) > time and 'busy' or 'expired', boundWriteId, boundCustomerId}
  end
  redis.call('HSET', key, 'write', writeId, 'owner', customerId, 'until', whole(time + tonumber(leaseMs) * 1000))
  return {'acquired'}
end
-- @include includes/run-for-key.lua
