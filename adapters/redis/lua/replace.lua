#!lua
-- Replaces a customer, with everything that belongs to the write, or not at all.
--
-- Lua does not roll back. So the script reads every key, which checks its type, before its first write. The event is written
-- first: a stream whose last id is higher can still refuse the XADD. The result is kept, so that a write that arrives twice
-- is found done.
--
-- KEYS
--   record         string
--   liveIndex      index of the customers that are not deleted
--   appIndex       index of the customer's app
--   deletedIndex   index of the deleted customers
--   clock          the partition's clock
--   feed           stream
--   result         result of the write
--   others...      the idempotency key if there is an operation; claims
-- ARGV
--   id             of the customer
--   expected       version that is replaced
--   deleted        1 if this write deletes the customer, else 0
--   text           of the record
--   event          JSON
--   created        time of the event
--   omitsCustomer  1 if the entry needs the record's text, because the JSON leaves out the customer, else 0
--   keep           number of events to keep
--   notBefore      time of the oldest event to keep, or empty
--   keepMs         how long to keep the result, in milliseconds; 0 without a limit
--   timestamp      of the write with several partitions, else empty
--   partition      number of the partition
--   operationId    operation that holds the idempotency key, or empty
--   outcome        that settles the key, or empty
-- Reply
--   {'stored', 'sequence cursor outcome'}, {'fenced'}, {'key_lost'}, {'already_applied', outcome}, {'conflict'}, or
--   {'claimed', index of the claim}

-- @include includes/customer-writes.lua
local record, liveIndex, appIndex, deletedIndex, clock, feed, result = unpack(KEYS, 1, 7)
local id, expected, deleted, text, event, created, omitsCustomer, keep, notBefore, keepMs, timestamp, partition,
  operationId, outcome = unpack(ARGV)

local earlierResult = redis.call('GET', result)
if earlierResult == 'fenced' then return {'fenced'} end
if earlierResult then return {'stored', earlierResult} end

local firstClaim = 8
if operationId ~= '' then
  firstClaim = 9
  local holder, settled = unpack(redis.call('HMGET', KEYS[8], 'operation', 'outcome'))
  if holder ~= operationId then return {'key_lost'} end
  if settled then return {'already_applied', settled} end
end
local version, ms, sequence, insertId = parseHeader(redis.call('GETRANGE', record, 0, 99))
if version ~= expected then return {'conflict'} end
for i = firstClaim, #KEYS do
  if redis.call('GET', KEYS[i]) then return {'claimed', i - firstClaim} end
end
redis.call('ZCARD', liveIndex)
redis.call('ZCARD', appIndex)
if deleted == '1' then redis.call('ZCARD', deletedIndex) end
local length = redis.call('XLEN', feed)
local last, _, closedUpTo = readClock(clock)

local position = whole(math.max(last + 1, closedUpTo, timestamp == '' and now() or tonumber(timestamp)))
local cursor = position .. '-' .. partition
appendEvent(feed, cursor, event, created, omitsCustomer, text)
redis.call('SET', record, recordValue(whole(tonumber(version) + 1), ms, sequence, deleted, insertId, text))
if deleted == '1' then
  local member = paddedPosition(ms, sequence) .. id
  redis.call('ZREM', liveIndex, member)
  redis.call('ZREM', appIndex, member)
  redis.call('ZADD', deletedIndex, 0, member)
end
for i = firstClaim, #KEYS do redis.call('SET', KEYS[i], id) end
if operationId ~= '' then redis.call('HSET', KEYS[8], 'outcome', outcome) end
redis.call('HSET', clock, 'last', position)
local oldestKept = ageLimit(notBefore, created)
if timestamp ~= '' then redis.call('HSET', clock, 'keep', keep, 'notBefore', oldestKept) end
local stored = sequence .. ' ' .. cursor .. ' ' .. outcome
keepResult(result, stored, keepMs)
local trimmed = trimFeed(feed, length + 1, tonumber(keep), oldestKept, timestamp)
if trimmed then redis.call('HSET', clock, 'trimmed', trimmed) end
return {'stored', stored}
