#!lua flags=no-writes
-- Reads a page of an index, with the records and the index entries that must agree with it, at one moment.
--
-- The keys of the records and the apps' indexes are made from the values read. They have the same hash tag.
--
-- KEYS
--   index         to read
--   liveIndex     index of the customers that are not deleted
-- ARGV
--   after         last member of the page before, or empty
--   limit         maximum number of members
--   recordPrefix  prefix of the records' keys
--   appPrefix     prefix of the keys of the apps' indexes
-- Reply
--   for each member: {member, value of its record, 1 if `liveIndex` has it, 1 if the index of its record's app has it}

local index, liveIndex = unpack(KEYS)
local after, limit, recordPrefix, appPrefix = unpack(ARGV)
local low = after == '' and '-' or '(' .. after
local page = {}
-- A key of another type has no member.
local function has(key, member)
  return type(redis.pcall('ZSCORE', key, member)) == 'string' and 1 or 0
end
for i, member in ipairs(redis.call('ZRANGE', index, low, '+', 'BYLEX', 'LIMIT', 0, limit)) do
  local value = redis.pcall('GET', recordPrefix .. string.sub(member, 33)) or ''
  -- A key of another type counts as a damaged record.
  if type(value) == 'table' then value = '?' end
  local app = string.match(value, '^%x+ %d+ %d+ %d+ [01] %S+ %["[^"]*",%d+,"([^"]+)"')
  page[i] = {member, value, has(liveIndex, member), app and has(appPrefix .. app, member) or 0}
end
return page
