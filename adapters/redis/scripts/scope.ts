import { LUA, Script } from './script.ts';

/** KEYS: header. ARGV: format, partitions. Answers those that the scope was made with. */
export const claimScope = new Script(
  '',
  `redis.call('HSETNX', KEYS[1], 'format', ARGV[1])
redis.call('HSETNX', KEYS[1], 'partitions', ARGV[2])
return redis.call('HMGET', KEYS[1], 'format', 'partitions')
`,
);

/** KEYS: header. ARGV: hash key. Answers the one that the scope has. */
export const hashKey = new Script(
  '',
  `redis.call('HSETNX', KEYS[1], 'hashKey', ARGV[1])
return redis.call('HGET', KEYS[1], 'hashKey')
`,
);

/**
 * Places in the order of a scope of several partitions: each later than any given before, in microseconds where time allows,
 * and with it the creation time of a native creation. KEYS: meta of the first partition. ARGV: for each, the creation time, or
 * nothing.
 */
export const tick = new Script(
  'allow-oom',
  `${LUA}
local clock = redis.call('HMGET', KEYS[1], 'tick', 'native')
local last, native = number(clock[1]), number(clock[2])
if not (last and native) then return redis.error_reply('CORRUPT the clock is no clock') end
last = math.max(last, now() - 1)
local places = {}
for i, ms in ipairs(ARGV) do
  last = last + 1
  if ms ~= '' then native = math.max(native, tonumber(ms)) end
  places[i] = {whole(last), ms == '' and '' or whole(native)}
end
redis.call('HSET', KEYS[1], 'tick', whole(last), 'native', whole(native))
return places
`,
);
