import { Script, WRITING } from './script.ts';

/**
 * Replaces a customer, with everything that goes with it. Everything is read, and so its type checked, before the first
 * write, since Lua does not roll back; the event goes first, as the one write that could still be refused.
 *
 * KEYS: record, all, app, gone, meta, feed, result; the idempotency key where there is an operation; the claims here. What it
 * came to is kept at its result, so that a write which comes twice finds itself done.
 */
const BODY = `${WRITING}
local record, all, app, gone, meta, feed, result = unpack(KEYS, 1, 7)
local id, expected, deleted, text, event, created, shared = unpack(ARGV, 1, 7)
local most, notBefore, kept, ticket, partition, operation, outcome = unpack(ARGV, 8, 14)

local before = redis.call('GET', result)
if before == 'fenced' then return {'fenced'} end
if before then return {'stored', before} end

local firstClaim = 8
if operation ~= '' then
  firstClaim = 9
  local key = redis.call('HMGET', KEYS[8], 'operation', 'outcome')
  if key[1] ~= operation then return {'key_lost'} end
  if key[2] then return {'already_applied', key[2]} end
end
local version, ms, sequence, maker = headOf(redis.call('GETRANGE', record, 0, 99))
if version ~= expected then return {'conflict'} end
for i = firstClaim, #KEYS do
  if redis.call('GET', KEYS[i]) then return {'claimed', i - firstClaim} end
end
redis.call('ZCARD', all)
redis.call('ZCARD', app)
if deleted == '1' then redis.call('ZCARD', gone) end
local length = redis.call('XLEN', feed)
local last, _, floor = clockOf(meta)

local position = whole(math.max(last + 1, floor, ticket == '' and now() or tonumber(ticket)))
local cursor = position .. '-' .. partition
append(feed, cursor, event, created, shared, text)
redis.call('SET', record, valueOf(whole(tonumber(version) + 1), ms, sequence, deleted, maker, text))
if deleted == '1' then
  local member = padded(tonumber(ms)) .. padded(tonumber(sequence)) .. id
  redis.call('ZREM', all, member)
  redis.call('ZREM', app, member)
  redis.call('ZADD', gone, 0, member)
end
for i = firstClaim, #KEYS do redis.call('SET', KEYS[i], id) end
if operation ~= '' then redis.call('HSET', KEYS[8], 'outcome', outcome) end
local clock = {'last', position}
if ticket ~= '' then clock = {'last', position, 'keep', most, 'notBefore', notBefore} end
redis.call('HSET', meta, unpack(clock))
local stored = sequence .. ' ' .. cursor .. ' ' .. outcome
keep(result, stored, kept)
local trimmed = trim(feed, length + 1, tonumber(most), notBefore, ticket)
if trimmed then redis.call('HSET', meta, 'trimmed', trimmed) end
return {'stored', stored}
`;

export const replace = new Script('', BODY);

/** The same for a deletion, which frees memory in the end and is let through where it is full. */
export const replaceDeletion = new Script('allow-oom', BODY);
