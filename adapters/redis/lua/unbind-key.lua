#!lua flags=allow-oom
-- Ends the binding of an idempotency key to a write, if the write still has it.
--
-- KEYS of each call
--   key      hash (begin-key.lua)
-- ARGV of each call
--   writeId  id of the write
--   outcome  that settles the key, or empty
-- Reply of each call
--   OK

local function runForKey(key, writeId, outcome)
  if redis.call('HGET', key, 'write') ~= writeId then return 'OK' end
  if outcome ~= '' and redis.call('HEXISTS', key, 'outcome') == 0 then redis.call('HSET', key, 'outcome', outcome) end
  redis.call('HDEL', key, 'write', 'owner', 'until')
  return 'OK'
end
-- @include includes/run-for-key.lua
