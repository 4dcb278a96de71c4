#!lua flags=allow-oom
-- Sets how long the result of a write is still kept.
--
-- KEYS of each call
--   key     result of the write
-- ARGV of each call
--   keepMs  from now, in milliseconds
-- Reply of each call
--   reply of PEXPIRE

local function runForKey(key, keepMs)
  return redis.call('PEXPIRE', key, keepMs)
end
-- @include includes/run-for-key.lua
