import { LUA, Script } from './script.ts';

const READ = `
local clock = redis.call('HMGET', meta, 'last', 'trimmed', 'keep', 'notBefore')
local high = to == '' and '+' or '(' .. to .. '-0'
return {redis.call('XRANGE', feed, low, high, 'COUNT', limit), redis.call('XLEN', feed), clock}
`;

/**
 * Events of one partition, its length, and what is known of it: last position, last trimmed, retention of the last write.
 * KEYS: meta, feed. ARGV: beginning, limit.
 */
export const read = new Script(
  'no-writes',
  `local meta, feed = unpack(KEYS)
local low, limit = unpack(ARGV)
local to = ''
${READ}`,
);

/**
 * As {@link read}, before a position, at which the partition is closed first: whatever is written there from now on gets a
 * later position, so that a reader has a complete view of the past. ARGV: beginning, limit, position.
 */
export const readBefore = new Script(
  'allow-oom',
  `${LUA}
local meta, feed = unpack(KEYS)
local low, limit, to = unpack(ARGV)
local floor = number(redis.call('HGET', meta, 'floor'))
if not floor then return redis.error_reply('CORRUPT the clock is no clock') end
redis.call('XLEN', feed)
if floor < tonumber(to) then redis.call('HSET', meta, 'floor', to) end
${READ}`,
);

/** Position and time of the oldest events. KEYS: feed. ARGV: limit. */
export const oldest = new Script(
  'no-writes',
  `local found = {}
for i, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[1])) do
  found[i] = entry[1] .. ' ' .. (entry[2][4] or 0)
end
return found
`,
);

/** Drops events up to a position. KEYS: meta, feed. ARGV: position of the last to go, in whole and as a cursor. */
export const trim = new Script(
  'allow-oom',
  `${LUA}
local meta, feed = unpack(KEYS)
local before = redis.call('HGET', meta, 'trimmed')
redis.call('XTRIM', feed, 'MINID', '=', ARGV[2])
if not before or tonumber(string.match(before, '^%d+')) <= tonumber(ARGV[1]) then
  redis.call('HSET', meta, 'trimmed', ARGV[3])
end
return 'OK'
`,
);
