import { Script } from './script.ts';

/**
 * A page of an index with what it should agree with, as it is at one moment: each member, the value of its record, and
 * whether the index of its app has it. KEYS: index. ARGV: last member seen, limit, beginning of the records' keys and of the
 * apps'. The keys of records and apps stand in what is read, with the same hash tag.
 */
export const checkPage = new Script(
  'no-writes',
  `local after, limit, records, apps = unpack(ARGV)
local low = after == '' and '-' or '(' .. after
local found = {}
for i, member in ipairs(redis.call('ZRANGE', KEYS[1], low, '+', 'BYLEX', 'LIMIT', 0, limit)) do
  local value = redis.pcall('GET', records .. string.sub(member, 33)) or ''
  -- Of another type: as good as garbage.
  if type(value) == 'table' then value = '?' end
  local app = string.match(value, '^%x+ %d+ %d+ %d+ [01] %S+ %["[^"]*",%d+,"([^"]+)"')
  found[i] = {member, value, app and redis.call('ZSCORE', apps .. app, member) and 1 or 0}
end
return found
`,
);

/** Members of an index that another one has not. KEYS: index, other. ARGV: last member seen, limit. */
export const strays = new Script(
  'no-writes',
  `local low = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local members, stray = redis.call('ZRANGE', KEYS[1], low, '+', 'BYLEX', 'LIMIT', 0, ARGV[2]), {}
for _, member in ipairs(members) do
  if not redis.call('ZSCORE', KEYS[2], member) then stray[#stray + 1] = member end
end
return {members[#members] or '', stray}
`,
);

/** KEYS: all, gone, meta. Answers how many customers the indexes have, and how many were inserted. */
export const counts = new Script(
  'no-writes',
  `return {redis.call('ZCARD', KEYS[1]) + redis.call('ZCARD', KEYS[2]), redis.call('HGET', KEYS[3], 'count') or '0'}
`,
);
