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
 * A place in the order of a scope of several partitions: later than any given before, in microseconds where time allows,
 * and the creation time of a native creation. KEYS: meta of the first partition. ARGV: creation time, or nothing.
 */
export const tick = new Script(
  'allow-oom',
  `${LUA}
local clock = redis.call('HMGET', KEYS[1], 'tick', 'native')
local last, native = number(clock[1]), number(clock[2])
if not (last and native) then return redis.error_reply('CORRUPT the clock is no clock') end
local position = math.max(last + 1, now())
redis.call('HSET', KEYS[1], 'tick', whole(position))
if ARGV[1] == '' then return {whole(position), ''} end
native = math.max(native, tonumber(ARGV[1]))
redis.call('HSET', KEYS[1], 'native', whole(native))
return {whole(position), whole(native)}
`,
);
