#!lua
-- Writes an entry of the state of verifiers, if the stored version is the expected one: `allowsStateWrite` in the store kit.
--
-- The key is a string: `versions checksum expiresAt value`. The versions are those of the last writes, the latest first. A write
-- that is repeated after a lost reply is found there, also if later writes have replaced or deleted the entry. `expiresAt` is in
-- milliseconds of the services' clock; a deleted entry has 0, so it has expired.
--
-- KEYS of each call
--   key       string
-- ARGV of each call
--   version   of this write
--   expected  `=` and the expected version, or empty if the entry must be absent
--   now       time of the service's clock, in milliseconds
--   entry     `checksum expiresAt value`
--   keepMs    how long Redis keeps the key, in milliseconds
-- Reply of each call
--   {'applied'} or {'conflict'}

-- Characters of the versions: more than a hundred. If an entry changes more often than this between a write and its repeat, the
-- repeat reports a conflict although the write was applied.
local MAX_LENGTH = 4000
local function runForKey(key, version, expected, now, entry, keepMs)
  local stored = redis.call('GETRANGE', key, 0, MAX_LENGTH + 199)
  local versions, expiresAt = string.match(stored, '^(%w[%w.,]*) %x+ (%d+) ')
  if stored == '' then
    versions, expiresAt = '', '0'
  elseif not versions then
    error({err = 'CORRUPT the value is not an entry'})
  end
  if string.find(',' .. versions .. ',', ',' .. version .. ',', 1, true) then return {'applied'} end
  local live = tonumber(expiresAt) > tonumber(now) and '=' .. string.match(versions, '^[^,]+') or ''
  if live ~= expected then return {'conflict'} end
  if #versions > MAX_LENGTH then versions = string.match(string.sub(versions, 1, MAX_LENGTH), '^(.+),') end
  if versions ~= '' then version = version .. ',' .. versions end
  redis.call('SET', key, version .. ' ' .. entry, 'PX', keepMs)
  return {'applied'}
end
-- @include includes/run-for-key.lua
