#!lua
-- Reserves a unique claim for a write that may be in another partition.
--
-- KEYS of each call
--   key            claim
-- ARGV of each call
--   writeId        id of the write
--   customerId     id of its customer
--   leaseMs        how long other writes wait for it
--   fencedWriteId  id of a fenced write whose reservation may be replaced, or empty
-- Reply of each call
--   {'acquired'}, {'claimed', id of its customer}, or the write that has reserved it: {'busy' or 'expired', writeId,
--   customerId}

-- @include includes/numbers.lua
-- @include includes/now.lua
-- @include includes/pending-claim.lua
-- Redis keeps the time while a script runs.
local time = now()
local function runForKey(key, writeId, customerId, leaseMs, fencedWriteId)
  local stored = redis.call('GET', key)
  if stored then
    local holderId, leaseEnd, holderCustomerId = parsePending(stored)
    if not holderId then return {'claimed', stored} end
    if holderId ~= writeId and holderId ~= fencedWriteId then
      return {tonumber(leaseEnd) > time and 'busy' or 'expired', holderId, holderCustomerId}
    end
  end
  redis.call('SET', key, 'pending ' .. writeId .. ' ' .. whole(time + tonumber(leaseMs) * 1000) .. ' ' .. customerId)
  return {'acquired'}
end
-- @include includes/run-for-key.lua
