#!lua flags=allow-oom
-- Sets how long the result of a write is kept.
--
-- KEYS of each call
--   key     result of the write
-- ARGV of each call
--   keepMs  time
-- Reply of each call
--   reply of PEXPIRE

local function each(key, keepMs)
  return redis.call('PEXPIRE', key, keepMs)
end
-- @include includes/each.lua
