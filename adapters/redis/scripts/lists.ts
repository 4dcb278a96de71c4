import { LUA, Script } from './script.ts';

/**
 * Pages of lists, in one round trip. The records' keys cannot be declared, since their ids stand in the indexes; they carry
 * the same hash tag. KEYS, for each page: index, the cursor's record (or the index again). ARGV, for each, with a space
 * between: direction, limit, from, to, `after` where there is a cursor, beginning of the records' keys (or nothing, where the
 * members alone are asked for).
 *
 * Answers the members of each page, `unknown` where its cursor is, or an error; and the values of all their records, each
 * once, in the order in which the members name them first.
 */
export const pages = new Script(
  'no-writes',
  `${LUA}
local function members(index, record, direction, limit, from, to, cursor)
  local low, high = from ~= '' and '[' .. from or '-', to ~= '' and '(' .. to or '+'
  if cursor ~= '' then
    local version, ms, sequence = headOf(redis.call('GETRANGE', record, 0, 99))
    if not version then return 'unknown' end
    local place = padded(tonumber(ms)) .. padded(tonumber(sequence))
    if direction == 'older' then
      if to == '' or place < to then high = '(' .. place end
    elseif from == '' or place >= from then
      -- Behind the one member that begins so.
      low = '(' .. place .. '\\127'
    end
  end
  if direction == 'older' then return redis.call('ZRANGE', index, high, low, 'BYLEX', 'REV', 'LIMIT', 0, limit) end
  return redis.call('ZRANGE', index, low, high, 'BYLEX', 'LIMIT', 0, limit)
end
local answers, named, keys = {}, {}, {}
for i = 1, #KEYS / 2 do
  local direction, limit, from, to, cursor, records = string.match(ARGV[i], '^(%a+) (%d+) (%S*) (%S*) (%a*) (.*)$')
  local page = replyOf(members, KEYS[i * 2 - 1], KEYS[i * 2], direction, limit, from, to, cursor)
  answers[i] = page
  if type(page) == 'table' and not page.err and records ~= '' then
    for _, member in ipairs(page) do
      local key = records .. string.sub(member, 33)
      if not named[key] then
        named[key] = true
        keys[#keys + 1] = key
      end
    end
  end
end
return {answers, #keys > 0 and redis.call('MGET', unpack(keys)) or {}}
`,
);
