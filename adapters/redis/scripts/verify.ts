import { Script } from './script.ts';

/**
 * A page of an index with what it should agree with, as it is at one moment: each member, the value of its record, whether
 * the list of all has it, and whether the list of its record's app has. KEYS: index, all. ARGV: last member seen, limit,
 * beginning of the records' keys and of the apps'. The keys of records and apps stand in what is read, with the same hash tag.
 */
export const checkPage = new Script(
  'no-writes',
  `local after, limit, records, apps = unpack(ARGV)
local low = after == '' and '-' or '(' .. after
local found = {}
-- Of another type: it has nothing.
local function has(index, member)
  return type(redis.pcall('ZSCORE', index, member)) == 'string' and 1 or 0
end
for i, member in ipairs(redis.call('ZRANGE', KEYS[1], low, '+', 'BYLEX', 'LIMIT', 0, limit)) do
  local value = redis.pcall('GET', records .. string.sub(member, 33)) or ''
  -- Of another type: as good as garbage.
  if type(value) == 'table' then value = '?' end
  local app = string.match(value, '^%x+ %d+ %d+ %d+ [01] %S+ %["[^"]*",%d+,"([^"]+)"')
  found[i] = {member, value, has(KEYS[2], member), app and has(apps .. app, member) or 0}
end
return found
`,
);

/** KEYS: all, gone, meta. Answers how many customers the indexes have, and how many were inserted. */
export const counts = new Script(
  'no-writes',
  `return {redis.call('ZCARD', KEYS[1]) + redis.call('ZCARD', KEYS[2]), redis.call('HGET', KEYS[3], 'count') or '0'}
`,
);
