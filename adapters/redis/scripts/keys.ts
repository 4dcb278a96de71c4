import { EachScript } from './script.ts';

/*
 * Idempotency keys. A key is a hash: fingerprint, operation, lease, expires, by (who began last), outcome; at several
 * partitions, while a write under it is under way elsewhere, also write, owner and until (scripts/claims.ts). Where it is,
 * `{'bound', write, owner}` is answered in place of a change: the write has to be found done, or fenced off, first.
 */

export const begin = new EachScript(
  '',
  ['fingerprint', 'operation', 'time', 'lease', 'expires', 'by'],
  `local held = redis.call('HMGET', key, 'fingerprint', 'operation', 'lease', 'expires', 'by', 'outcome', 'write', 'owner')
if not held[1] or tonumber(held[4]) <= tonumber(time) then
  if held[7] then return {'bound', held[7], held[8]} end
  redis.call('DEL', key)
  redis.call('HSET', key, 'fingerprint', fingerprint, 'operation', operation, 'lease', lease, 'expires', expires, 'by', by)
  -- By the server's own clock, and some time later: the service's clock decides.
  redis.call('PEXPIRE', key, whole(tonumber(expires) - tonumber(time) + 3600000))
  return {'begun', operation}
end
if held[1] ~= fingerprint then return {'mismatch'} end
if held[6] then return {'settled', held[6]} end
if held[5] == by then return {'begun', held[2]} end
if tonumber(held[3]) > tonumber(time) then return {'running'} end
redis.call('HSET', key, 'lease', lease, 'by', by)
return {'begun', held[2]}`,
);

export const settle = new EachScript(
  '',
  ['operation', 'outcome'],
  `local held = redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner')
if held[1] ~= operation then return {'other'} end
if held[2] then return {'kept', held[2]} end
if held[3] then return {'bound', held[3], held[4]} end
redis.call('HSET', key, 'outcome', outcome)
return {'kept', outcome}`,
);

/** Mode: `discard` or `keep`. */
export const abandon = new EachScript(
  'allow-oom',
  ['operation', 'mode'],
  `local held = redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner')
if held[1] ~= operation then return {'other'} end
if held[2] then return {'kept', held[2]} end
if mode == 'keep' then
  redis.call('HSET', key, 'lease', 0)
  return {'other'}
end
if held[3] then return {'bound', held[3], held[4]} end
redis.call('DEL', key)
return {'other'}`,
);
