#!lua flags=no-writes
-- Reads pages of indexes and the records on them.
--
-- The caller cannot declare the keys of the records, since their ids are in the indexes. They have the hash tag of the index.
--
-- KEYS
--   pages...    for each page: its indexes, whose members it merges, then the cursor's record if there is a cursor
-- ARGV
--   queries...  for each page, separated by spaces: direction, limit, from, to, `after` if there is a cursor, number of
--               indexes, 1 to read the records or 0 to read the members alone
-- Reply
--   {pages, values}: for each page its members, 'unknown' if there is no record of its cursor, or an error; the values of the
--   records of all members, each once, in the order in which the members first appear

-- @include includes/numbers.lua
-- @include includes/record-header.lua
-- @include includes/reply-of.lua
local function range(index, older, low, high, limit)
  if older then return redis.call('ZRANGE', index, high, low, 'BYLEX', 'REV', 'LIMIT', 0, limit) end
  return redis.call('ZRANGE', index, low, high, 'BYLEX', 'LIMIT', 0, limit)
end

-- Returns the first members of several indexes, and the index of each. Members differ in their digits, so that no locale
-- changes their order.
local function merge(indexes, older, low, high, limit)
  -- Twice the share of an index, so that few need a second read.
  local size = math.min(limit, math.ceil(2 * limit / #indexes))
  local parts, nextAt, members, sources = {}, {}, {}, {}
  for i, index in ipairs(indexes) do parts[i], nextAt[i] = range(index, older, low, high, size), 1 end
  while #members < limit do
    local first, source
    for i = 1, #parts do
      local member = parts[i][nextAt[i]]
      if member and (not first or (member < first) ~= older) then first, source = member, i end
    end
    if not first then break end
    members[#members + 1], sources[#members + 1] = first, indexes[source]
    nextAt[source] = nextAt[source] + 1
    if nextAt[source] > size then
      local after = '(' .. first
      parts[source] = range(indexes[source], older, older and low or after, older and after or high, size)
      nextAt[source] = 1
    end
  end
  return members, sources
end

local seen, keys = {}, {}
local function readPage(indexes, record, direction, limit, from, to, withRecords)
  local older = direction == 'older'
  local low, high = from ~= '' and '[' .. from or '-', to ~= '' and '(' .. to or '+'
  if record then
    -- The header of a record has less than 100 characters.
    local version, ms, sequence = parseHeader(redis.call('GETRANGE', record, 0, 99))
    if not version then return 'unknown' end
    local position = paddedPosition(ms, sequence)
    if older then
      if to == '' or position < to then high = '(' .. position end
    elseif from == '' or position >= from then
      -- After the one member that begins with the position: no id has a character as high.
      low = '(' .. position .. '\127'
    end
  end
  local members, sources
  if #indexes == 1 then
    members = range(indexes[1], older, low, high, limit)
  else
    members, sources = merge(indexes, older, low, high, tonumber(limit))
  end
  if not withRecords then return members end
  for i, member in ipairs(members) do
    if not seen[member] then
      seen[member] = true
      -- A member is two numbers of 16 digits, and then the id.
      local prefix = string.match(sources and sources[i] or indexes[1], '^[^}]*}:')
      keys[#keys + 1] = prefix .. 'customer:' .. string.sub(member, 33)
    end
  end
  return members
end

local pages, nextKey = {}, 1
for i, query in ipairs(ARGV) do
  local direction, limit, from, to, cursor, count, withRecords =
    string.match(query, '^(%a+) (%d+) (%S*) (%S*) (%a*) (%d+) ([01])$')
  local indexes, record = {unpack(KEYS, nextKey, nextKey + count - 1)}, nil
  nextKey = nextKey + count
  if cursor ~= '' then record, nextKey = KEYS[nextKey], nextKey + 1 end
  pages[i] = replyOf(readPage, indexes, record, direction, limit, from, to, withRecords == '1')
end
return {pages, #keys > 0 and redis.call('MGET', unpack(keys)) or {}}
