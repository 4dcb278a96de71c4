import { LUA, Script } from './script.ts';

/*
 * What a write takes elsewhere than in its customer's partition. A pending claim reads `pending <write> <until> <owner>`, a
 * taken one is its owner's id. Until its time it is waited for; then its write is found done, or fenced off, and it moves.
 */

const PENDING = `'^pending (%S+) (%d+) (%S+)$'`;

/**
 * KEYS: claim. ARGV: write, owner, milliseconds that it may take, the write that was fenced off and may be replaced.
 */
export const claim = new Script(
  '',
  `${LUA}
local write, owner, lease, fenced = unpack(ARGV)
local held = redis.call('GET', KEYS[1])
local time = now()
if held then
  local holder, untilTime, itsOwner = string.match(held, ${PENDING})
  if not holder then return {'claimed', held} end
  if holder ~= write and holder ~= fenced then
    return {tonumber(untilTime) > time and 'busy' or 'orphan', holder, itsOwner}
  end
end
redis.call('SET', KEYS[1], 'pending ' .. write .. ' ' .. whole(time + tonumber(lease) * 1000) .. ' ' .. owner)
return {'held'}
`,
);

/** Ends what a write holds: taken for good, or free again. KEYS: claim. ARGV: write, `take` or `free`. */
export const end = new Script(
  'allow-oom',
  `local held = redis.call('GET', KEYS[1])
local holder, _, owner = string.match(held or '', ${PENDING})
if holder ~= ARGV[1] then return 'OK' end
if ARGV[2] == 'take' then redis.call('SET', KEYS[1], owner) else redis.call('DEL', KEYS[1]) end
return 'OK'
`,
);

/** As {@link claim}, of an idempotency key by a write under it. KEYS: key. ARGV: also the operation. */
export const bind = new Script(
  '',
  `${LUA}
local write, owner, lease, fenced, operation = unpack(ARGV)
local key = redis.call('HMGET', KEYS[1], 'operation', 'outcome', 'write', 'owner', 'until')
if key[1] ~= operation then return {'superseded'} end
if key[2] then return {'repeated', key[2]} end
local time = now()
if key[3] and key[3] ~= write and key[3] ~= fenced then
  return {tonumber(key[5]) > time and 'busy' or 'orphan', key[3], key[4]}
end
redis.call('HSET', KEYS[1], 'write', write, 'owner', owner, 'until', whole(time + tonumber(lease) * 1000))
return {'held'}
`,
);

/** As {@link end}, of an idempotency key: with the outcome, where there is one. KEYS: key. ARGV: write, outcome. */
export const unbind = new Script(
  'allow-oom',
  `if redis.call('HGET', KEYS[1], 'write') ~= ARGV[1] then return 'OK' end
if ARGV[2] ~= '' and redis.call('HEXISTS', KEYS[1], 'outcome') == 0 then redis.call('HSET', KEYS[1], 'outcome', ARGV[2]) end
redis.call('HDEL', KEYS[1], 'write', 'owner', 'until')
return 'OK'
`,
);

/**
 * Whether a write took effect; if not, it never will. KEYS: its result. ARGV: milliseconds for which nothing of it can be on
 * its way any more.
 */
export const fence = new Script(
  '',
  `local result = redis.call('GET', KEYS[1])
if result and result ~= 'fenced' then return {'stored', result} end
redis.call('SET', KEYS[1], 'fenced', 'PX', ARGV[1])
return {'fenced'}
`,
);

/** What a write came to need not be kept so long any more. KEYS: its result. ARGV: milliseconds. */
export const shorten = new Script('allow-oom', `return redis.call('PEXPIRE', KEYS[1], ARGV[1])`);
