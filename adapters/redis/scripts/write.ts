import { CHECKSUM } from '../records.ts';
import { LUA, Script } from './script.ts';

/**
 * Inserts a customer or replaces it, with everything that goes with it. Everything is read, and so its type checked, before
 * the first write, since Lua does not roll back; the event goes first, as the one write that could still be refused.
 *
 * KEYS: record, all, app, gone, meta, feed, result; the idempotency key where there is a settlement here; the claims here.
 * The event's position, which is a new customer's sequence, too, is the time in microseconds, or one more than the last. At
 * several partitions the time comes along, from the first one's clock ({@link tick}); a write that comes later than a read
 * of the feed that it should have been seen by is put behind it.
 */
const BODY = `${LUA}
local record, all, app, gone, meta, feed, result = unpack(KEYS, 1, 7)
local insert, id, expected, native, ms, deleted, text = ARGV[1] == 'insert', unpack(ARGV, 2, 7)
local event, created, keep, notBefore, kept = unpack(ARGV, 8, 12)
local ticket, partition, operation, outcome = unpack(ARGV, 13, 16)

local before = redis.call('GET', result)
if before == 'fenced' then return {'fenced'} end
if before then return {'stored', before} end

local firstClaim = 8
if operation ~= '' then
  firstClaim = 9
  local key = redis.call('HMGET', KEYS[8], 'operation', 'outcome')
  if key[1] ~= operation then return {'superseded'} end
  if key[2] then return {'repeated', key[2]} end
end
local version, oldMs, sequence = headOf(redis.call('GETRANGE', record, 0, 99))
if insert and version then return {'exists'} end
if not insert and version ~= expected then return {'conflict'} end
for i = firstClaim, #KEYS do
  if redis.call('GET', KEYS[i]) then return {'claimed', i - firstClaim} end
end
redis.call('ZCARD', all)
redis.call('ZCARD', app)
if deleted == '1' then redis.call('ZCARD', gone) end
local length = redis.call('XLEN', feed)
local clock = redis.call('HMGET', meta, 'last', 'native', 'floor', 'trimmed', 'count')
local last, lastNative, floor, count = number(clock[1]), number(clock[2]), number(clock[3]), number(clock[5])
if not (last and lastNative and floor and count) then return redis.error_reply('CORRUPT the clock is no clock') end
if ticket == '' and native == '1' and tonumber(ms) < lastNative then return {'behind', whole(lastNative)} end
local position = math.max(last + 1, floor, ticket == '' and now() or tonumber(ticket))

local cursor = whole(position) .. '-' .. partition
redis.call('XADD', feed, cursor, 'event', event, 'created', created)
local facts = {'last', whole(position)}
local function fact(name, value)
  facts[#facts + 1] = name
  facts[#facts + 1] = value
end
if insert then
  version, sequence = '1', ticket == '' and whole(position) or ticket
  fact('count', whole(count + 1))
else
  version, ms = whole(tonumber(version) + 1), oldMs
end
local rest = table.concat({version, ms, sequence, deleted, text}, ' ')
redis.call('SET', record, string.sub(redis.sha1hex(rest), 1, ${CHECKSUM}) .. ' ' .. rest)
local member = padded(tonumber(ms)) .. padded(tonumber(sequence)) .. id
if deleted == '1' then
  redis.call('ZREM', all, member)
  redis.call('ZREM', app, member)
  redis.call('ZADD', gone, 0, member)
elseif insert then
  redis.call('ZADD', all, 0, member)
  redis.call('ZADD', app, 0, member)
end
for i = firstClaim, #KEYS do redis.call('SET', KEYS[i], id) end
if operation ~= '' then redis.call('HSET', KEYS[8], 'outcome', outcome) end
if ticket ~= '' then
  fact('keep', keep)
  fact('notBefore', notBefore)
elseif native == '1' then
  fact('native', ms)
end
local stored = sequence .. ' ' .. cursor .. ' ' .. outcome
redis.call('SET', result, stored, 'PX', kept)

length = length + 1
local trimmed
if length > tonumber(keep) then
  local over = redis.call('XRANGE', feed, '-', '+', 'COUNT', length - tonumber(keep))
  trimmed = over[#over][1]
  length = length - redis.call('XTRIM', feed, 'MAXLEN', '=', keep)
end
while ticket == '' and notBefore ~= '' and length > 0 do
  local oldest = redis.call('XRANGE', feed, '-', '+', 'COUNT', 1)
  if tonumber(oldest[1][2][4]) >= tonumber(notBefore) then break end
  trimmed = oldest[1][1]
  length = length - redis.call('XDEL', feed, trimmed)
end
if trimmed then fact('trimmed', trimmed) end
redis.call('HSET', meta, unpack(facts))
return {'stored', stored}
`;

export const write = new Script('', BODY);

/** The same for a deletion, which frees memory in the end and is let through where it is full. */
export const writeDeletion = new Script('allow-oom', BODY);
