import { EachScript } from './script.ts';

/*
 * What a write takes elsewhere than in its customer's partition. A pending claim reads `pending <write> <until> <owner>`, a
 * taken one is its owner's id. Until its time it is waited for; then its write is found done, or fenced off, and it moves.
 */

const PENDING = `'^pending (%S+) (%d+) (%S+)$'`;

/**
 * Takes a claim for a write. Arguments: write, owner, milliseconds that it may take, the write that was fenced off and may be
 * replaced.
 */
export const claim = new EachScript(
  '',
  ['write', 'owner', 'lease', 'fenced'],
  `local held = redis.call('GET', key)
local time = now()
if held then
  local holder, untilTime, itsOwner = string.match(held, ${PENDING})
  if not holder then return {'claimed', held} end
  if holder ~= write and holder ~= fenced then
    return {tonumber(untilTime) > time and 'busy' or 'orphan', holder, itsOwner}
  end
end
redis.call('SET', key, 'pending ' .. write .. ' ' .. whole(time + tonumber(lease) * 1000) .. ' ' .. owner)
return {'held'}`,
);

/** Ends what a write holds: taken for good, or free again. Arguments: write, `take` or `free`. */
export const end = new EachScript(
  'allow-oom',
  ['write', 'how'],
  `local held = redis.call('GET', key)
local holder, _, owner = string.match(held or '', ${PENDING})
if holder ~= write then return 'OK' end
if how == 'take' then redis.call('SET', key, owner) else redis.call('DEL', key) end
return 'OK'`,
);

/** As {@link claim}, of an idempotency key by a write under it. Arguments: also the operation. */
export const bind = new EachScript(
  '',
  ['write', 'owner', 'lease', 'fenced', 'operation'],
  `local held = redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner', 'until')
if held[1] ~= operation then return {'key_lost'} end
if held[2] then return {'already_applied', held[2]} end
local time = now()
if held[3] and held[3] ~= write and held[3] ~= fenced then
  return {tonumber(held[5]) > time and 'busy' or 'orphan', held[3], held[4]}
end
redis.call('HSET', key, 'write', write, 'owner', owner, 'until', whole(time + tonumber(lease) * 1000))
return {'held'}`,
);

/** As {@link end}, of an idempotency key: with the outcome, where there is one. Arguments: write, outcome. */
export const unbind = new EachScript(
  'allow-oom',
  ['write', 'outcome'],
  `if redis.call('HGET', key, 'write') ~= write then return 'OK' end
if outcome ~= '' and redis.call('HEXISTS', key, 'outcome') == 0 then redis.call('HSET', key, 'outcome', outcome) end
redis.call('HDEL', key, 'write', 'owner', 'until')
return 'OK'`,
);

/**
 * Whether a write took effect; if not, it never will. The key is its result. Arguments: milliseconds for which nothing of it
 * can be on its way any more.
 */
export const fence = new EachScript(
  '',
  ['lasting'],
  `local result = redis.call('GET', key)
if result and result ~= 'fenced' then return {'stored', result} end
redis.call('SET', key, 'fenced', 'PX', lasting)
return {'fenced'}`,
);

/** What a write came to need not be kept so long any more. The key is its result. Arguments: milliseconds. */
export const shorten = new EachScript('allow-oom', ['kept'], `return redis.call('PEXPIRE', key, kept)`);
