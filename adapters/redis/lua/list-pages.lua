#!lua flags=no-writes
-- Reads pages of indexes and the records on them.
--
-- The caller cannot declare the keys of the records, since their ids are in the indexes. They have the same hash tag.
--
-- KEYS
--   pages...    two keys for each page: index; the cursor's record, or the index again
-- ARGV
--   queries...  for each page, separated by spaces: direction, limit, from, to, `after` if there is a cursor, prefix of the
--               records' keys or empty for the members alone
-- Reply
--   {for each page its members, 'unknown' if the cursor is, or an error; the values of all records, each once, in the order
--   in which the members first name them}

-- @include includes/numbers.lua
-- @include includes/record-header.lua
-- @include includes/reply-of.lua
local function members(index, record, direction, limit, from, to, cursor)
  local low, high = from ~= '' and '[' .. from or '-', to ~= '' and '(' .. to or '+'
  if cursor ~= '' then
    local version, ms, sequence = parseHeader(redis.call('GETRANGE', record, 0, 99))
    if not version then return 'unknown' end
    local position = paddedPosition(ms, sequence)
    if direction == 'older' then
      if to == '' or position < to then high = '(' .. position end
    elseif from == '' or position >= from then
      -- After the one member that begins with the position: no id has a character as high.
      low = '(' .. position .. '\127'
    end
  end
  if direction == 'older' then return redis.call('ZRANGE', index, high, low, 'BYLEX', 'REV', 'LIMIT', 0, limit) end
  return redis.call('ZRANGE', index, low, high, 'BYLEX', 'LIMIT', 0, limit)
end
local pages, seen, keys = {}, {}, {}
for i = 1, #KEYS / 2 do
  local direction, limit, from, to, cursor, recordPrefix = string.match(ARGV[i], '^(%a+) (%d+) (%S*) (%S*) (%a*) (.*)$')
  local page = replyOf(members, KEYS[i * 2 - 1], KEYS[i * 2], direction, limit, from, to, cursor)
  pages[i] = page
  if type(page) == 'table' and not page.err and recordPrefix ~= '' then
    for _, member in ipairs(page) do
      local key = recordPrefix .. string.sub(member, 33)
      if not seen[key] then
        seen[key] = true
        keys[#keys + 1] = key
      end
    end
  end
end
return {pages, #keys > 0 and redis.call('MGET', unpack(keys)) or {}}
