#!lua
-- Returns the result of a write. Fences a write without a result: the write scripts then refuse it.
--
-- KEYS of each call
--   key      result of the write
-- ARGV of each call
--   fenceMs  how long the fence is kept, in milliseconds
-- Reply of each call
--   {'stored', result} or {'fenced'}

local function runForKey(key, fenceMs)
  local result = redis.call('GET', key)
  if result and result ~= 'fenced' then return {'stored', result} end
  redis.call('SET', key, 'fenced', 'PX', fenceMs)
  return {'fenced'}
end
-- @include includes/run-for-key.lua
