#!lua
-- Binds an idempotency key to a write in another partition.
--
-- KEYS of each call
--   key        hash (begin-key.lua)
-- ARGV of each call
--   write      id of the write
--   owner      id of its customer
--   leaseMs    how long other writes wait for it
--   fenced     id of a fenced write that may be replaced, or empty
--   operation  that must hold the key
-- Reply of each call
--   {'reserved'}, {'key_lost'}, {'already_applied', outcome}, or the bound write: {'busy' or 'expired', write, owner}

-- @include includes/numbers.lua
-- @include includes/now.lua
local function each(key, write, owner, leaseMs, fenced, operation)
  local keyHolder, outcome, bound, boundOwner, leaseEnd =
    unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner', 'until'))
  if keyHolder ~= operation then return {'key_lost'} end
  if outcome then return {'already_applied', outcome} end
  local time = now()
  if bound and bound ~= write and bound ~= fenced then
    return {tonumber(leaseEnd) > time and 'busy' or 'expired', bound, boundOwner}
  end
  redis.call('HSET', key, 'write', write, 'owner', owner, 'until', whole(time + tonumber(leaseMs) * 1000))
  return {'reserved'}
end
-- @include includes/each.lua
