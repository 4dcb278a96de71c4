#!lua flags=allow-oom
-- Ends the reservation of a claim, if the write still has it.
--
-- KEYS of each call
--   key      claim
-- ARGV of each call
--   writeId  id of the write
--   mode     `take` gives the claim to the write's customer, `free` removes it
-- Reply of each call
--   OK

-- @include includes/pending-claim.lua
local function runForKey(key, writeId, mode)
  local holderId, _, customerId = parsePending(redis.call('GET', key))
  if holderId ~= writeId then return 'OK' end
  if mode == 'take' then redis.call('SET', key, customerId) else redis.call('DEL', key) end
  return 'OK'
end
-- @include includes/run-for-key.lua
