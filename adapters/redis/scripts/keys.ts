import { LUA, Script } from './script.ts';

/*
 * Idempotency keys. A key is a hash: fingerprint, operation, lease, expires, by (who began last), outcome; at several
 * partitions, while a write under it is under way elsewhere, also write, owner and until (scripts/claims.ts). Where it is,
 * `{'bound', write, owner}` is answered in place of a change: the write has to be found done, or fenced off, first.
 */

/** KEYS: key. ARGV: fingerprint, operation, now, lease, expires, who begins. */
export const begin = new Script(
  '',
  `${LUA}
local fingerprint, operation, time, lease, expires, by = unpack(ARGV)
local key = redis.call('HMGET', KEYS[1], 'fingerprint', 'operation', 'lease', 'expires', 'by', 'outcome', 'write', 'owner')
if not key[1] or tonumber(key[4]) <= tonumber(time) then
  if key[7] then return {'bound', key[7], key[8]} end
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'fingerprint', fingerprint, 'operation', operation, 'lease', lease, 'expires', expires, 'by', by)
  -- By the server's own clock, and some time later: the service's clock decides.
  redis.call('PEXPIRE', KEYS[1], whole(tonumber(expires) - tonumber(time) + 3600000))
  return {'begun', operation}
end
if key[1] ~= fingerprint then return {'mismatch'} end
if key[6] then return {'settled', key[6]} end
if key[5] == by then return {'begun', key[2]} end
if tonumber(key[3]) > tonumber(time) then return {'running'} end
redis.call('HSET', KEYS[1], 'lease', lease, 'by', by)
return {'begun', key[2]}
`,
);

/** KEYS: key. ARGV: operation, outcome. */
export const settle = new Script(
  '',
  `local key = redis.call('HMGET', KEYS[1], 'operation', 'outcome', 'write', 'owner')
if key[1] ~= ARGV[1] then return {'other'} end
if key[2] then return {'kept', key[2]} end
if key[3] then return {'bound', key[3], key[4]} end
redis.call('HSET', KEYS[1], 'outcome', ARGV[2])
return {'kept', ARGV[2]}
`,
);

/** KEYS: key. ARGV: operation, `forget` or `retry`. */
export const release = new Script(
  'allow-oom',
  `local key = redis.call('HMGET', KEYS[1], 'operation', 'outcome', 'write', 'owner')
if key[1] ~= ARGV[1] then return {'other'} end
if key[2] then return {'kept', key[2]} end
if ARGV[2] == 'retry' then
  redis.call('HSET', KEYS[1], 'lease', 0)
  return {'other'}
end
if key[3] then return {'bound', key[3], key[4]} end
redis.call('DEL', KEYS[1])
return {'other'}
`,
);
