#!lua flags=allow-oom
-- Ends the reservation of a claim, if the write still has it.
--
-- KEYS of each call
--   key    claim
-- ARGV of each call
--   write  id of the write
--   mode   `take` gives the claim to the write's customer, `free` removes it
-- Reply of each call
--   OK

-- @include includes/pending-claim.lua
local function each(key, write, mode)
  local holder, _, owner = parsePending(redis.call('GET', key))
  if holder ~= write then return 'OK' end
  if mode == 'take' then redis.call('SET', key, owner) else redis.call('DEL', key) end
  return 'OK'
end
-- @include includes/each.lua
