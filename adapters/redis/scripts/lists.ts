import { LUA, Script } from './script.ts';

/**
 * A page of one partition, in one round trip. The records' keys cannot be declared, since their ids stand in the index; they
 * carry the same hash tag. KEYS: index, the cursor's record (or the index again). ARGV: direction, limit, from, to, beginning
 * of the records' keys, whether there is a cursor. Answers nothing where the cursor is unknown.
 */
export const page = new Script(
  'no-writes',
  `${LUA}
local direction, limit, from, to, records, cursor = unpack(ARGV)
local low, high = from ~= '' and '[' .. from or '-', to ~= '' and '(' .. to or '+'
if cursor == '1' then
  local version, ms, sequence = headOf(redis.call('GETRANGE', KEYS[2], 0, 99))
  if not version then return {'unknown'} end
  local place = padded(tonumber(ms)) .. padded(tonumber(sequence))
  if direction == 'older' then
    if to == '' or place < to then high = '(' .. place end
  elseif from == '' or place >= from then
    -- Behind the one member that begins so.
    low = '(' .. place .. '\\127'
  end
end
local members
if direction == 'older' then
  members = redis.call('ZRANGE', KEYS[1], high, low, 'BYLEX', 'REV', 'LIMIT', 0, limit)
else
  members = redis.call('ZRANGE', KEYS[1], low, high, 'BYLEX', 'LIMIT', 0, limit)
end
if records == '' or #members == 0 then return {'page', members, {}} end
local keys = {}
for i, member in ipairs(members) do keys[i] = records .. string.sub(member, 33) end
return {'page', members, redis.call('MGET', unpack(keys))}
`,
);
