#!lua
-- Reserves a unique claim for a write in another partition.
--
-- KEYS of each call
--   key      claim
-- ARGV of each call
--   write    id of the write
--   owner    id of its customer
--   leaseMs  how long other writes wait for it
--   fenced   id of a fenced write whose reservation may be replaced, or empty
-- Reply of each call
--   {'reserved'}, {'claimed', owner}, or the write that has reserved it: {'busy' or 'expired', write, owner}

-- @include includes/numbers.lua
-- @include includes/now.lua
-- @include includes/pending-claim.lua
local function each(key, write, owner, leaseMs, fenced)
  local stored = redis.call('GET', key)
  local time = now()
  if stored then
    local holder, leaseEnd, holderOwner = parsePending(stored)
    if not holder then return {'claimed', stored} end
    if holder ~= write and holder ~= fenced then
      return {tonumber(leaseEnd) > time and 'busy' or 'expired', holder, holderOwner}
    end
  end
  redis.call('SET', key, 'pending ' .. write .. ' ' .. whole(time + tonumber(leaseMs) * 1000) .. ' ' .. owner)
  return {'reserved'}
end
-- @include includes/each.lua
