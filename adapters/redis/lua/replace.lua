#!lua
-- Replaces a customer, with everything that belongs to the write, or not at all.
--
-- Lua does not roll back. So the script reads every key, which checks its type, before its first write. The event is written
-- first: only the XADD can still be refused. The result is kept, so that a write that arrives twice is found done.
--
-- KEYS
--   record     string
--   all        index of the customers that are not deleted
--   app        index of the customer's app
--   gone       index of the deleted customers
--   meta       the partition's clock
--   feed       stream
--   result     result of the write
--   others...  the idempotency key if there is an operation; claims
-- ARGV
--   id         of the customer
--   expected   version that is replaced
--   deleted    1 if the customer becomes a deleted one, else 0
--   text       of the record
--   event      JSON
--   created    time of the event
--   isShared   1 if the event omits the customer, so that its entry needs the text, else 0
--   keep       number of events to keep
--   notBefore  time of the oldest event to keep, or empty
--   keepMs     how long to keep the result, in milliseconds; 0 without a limit
--   timestamp  of the write with several partitions, else empty
--   partition  number of the partition
--   operation  that holds the idempotency key, or empty
--   outcome    that settles the key, or empty
-- Reply
--   {'stored', 'sequence cursor outcome'}, {'fenced'}, {'key_lost'}, {'already_applied', outcome}, {'conflict'}, or
--   {'claimed', index of the claim}

-- @include includes/customer-writes.lua
local record, all, app, gone, meta, feed, result = unpack(KEYS, 1, 7)
local id, expected, deleted, text, event, created, isShared, keep, notBefore, keepMs, timestamp, partition, operation,
  outcome = unpack(ARGV)

local before = redis.call('GET', result)
if before == 'fenced' then return {'fenced'} end
if before then return {'stored', before} end

local firstClaim = 8
if operation ~= '' then
  firstClaim = 9
  local holder, settled = unpack(redis.call('HMGET', KEYS[8], 'operation', 'outcome'))
  if holder ~= operation then return {'key_lost'} end
  if settled then return {'already_applied', settled} end
end
local version, ms, sequence, write = parseHeader(redis.call('GETRANGE', record, 0, 99))
if version ~= expected then return {'conflict'} end
for i = firstClaim, #KEYS do
  if redis.call('GET', KEYS[i]) then return {'claimed', i - firstClaim} end
end
redis.call('ZCARD', all)
redis.call('ZCARD', app)
if deleted == '1' then redis.call('ZCARD', gone) end
local length = redis.call('XLEN', feed)
local last, _, closedUpTo = readClock(meta)

local position = whole(math.max(last + 1, closedUpTo, timestamp == '' and now() or tonumber(timestamp)))
local cursor = position .. '-' .. partition
appendEvent(feed, cursor, event, created, isShared, text)
redis.call('SET', record, recordValue(whole(tonumber(version) + 1), ms, sequence, deleted, write, text))
if deleted == '1' then
  local member = padded(tonumber(ms)) .. padded(tonumber(sequence)) .. id
  redis.call('ZREM', all, member)
  redis.call('ZREM', app, member)
  redis.call('ZADD', gone, 0, member)
end
for i = firstClaim, #KEYS do redis.call('SET', KEYS[i], id) end
if operation ~= '' then redis.call('HSET', KEYS[8], 'outcome', outcome) end
local clock = {'last', position}
if timestamp ~= '' then clock = {'last', position, 'keep', keep, 'notBefore', notBefore} end
redis.call('HSET', meta, unpack(clock))
local stored = sequence .. ' ' .. cursor .. ' ' .. outcome
keepResult(result, stored, keepMs)
local trimmed = trimFeed(feed, length + 1, tonumber(keep), notBefore, timestamp)
if trimmed then redis.call('HSET', meta, 'trimmed', trimmed) end
return {'stored', stored}
