#!lua
-- Inserts customers, each with everything that belongs to it, or not at all.
--
-- Lua does not roll back. So the script reads every key, which checks its type, before its first write. The events are
-- written first: a stream whose last id is higher can still refuse an XADD, and only the first one. A record names the write
-- that inserted it, so that a write that arrives twice is found done. A write with a timestamp also keeps its result, for
-- other partitions that hold its claims.
--
-- KEYS
--   liveIndex     index of the customers that are not deleted
--   clock         the partition's clock
--   feed          stream
--   others...     for each customer: its app's index, and the idempotency key if it has an operation. Then for each
--                 customer the keys that are checked to be new: record, result if it has a timestamp, claims
-- ARGV
--   firstNew      index in KEYS of the first key that is checked to be new
--   partition     number of the partition
--   stops         1 if nothing after the first customer that is not stored may be stored, else 0
--   customers...  six values for each customer: fields, id, record text, event, operationId, outcome. The fields are one
--                 text, separated by spaces:
--                 - writeId
--                 - isCreated: 1 if the customer is created, 0 if it is imported
--                 - ms: creation time
--                 - created: time of the event
--                 - omitsCustomer: 1 if the entry needs the record's text, because the JSON leaves out the customer, else 0
--                 - number of claims
--                 - keepMs: how long to keep the result, in milliseconds; 0 without a limit
--                 - timestamp with several partitions, else empty
--                 - keep: number of events to keep
--                 - notBefore: time of the oldest event to keep, or empty
-- Reply
--   for each customer, an error, {'stored', 'sequence cursor outcome', createdMs}, {'behind', createdMs} if it must be created
--   at a later time, {'fenced'}, {'key_lost'}, {'already_applied', outcome}, {'exists'}, or {'claimed', index of the claim}.
--   If the write was stored before: {'stored', result} with a timestamp, else {'stored', 'sequence cursor ', createdMs}.
--   With `stops`, the reply ends with the first customer that is not stored

-- @include includes/customer-writes.lua
-- @include includes/reply-of.lua
local liveIndex, clock, feed = unpack(KEYS, 1, 3)
local firstNew, partition, stops = unpack(ARGV, 1, 3)
firstNew = tonumber(firstNew)
-- One call of Redis takes fewer than 8,000 values.
local maxValues = 4000
local isAllNew = #KEYS - firstNew < maxValues and redis.call('EXISTS', unpack(KEYS, firstNew)) == 0
redis.call('ZCARD', liveIndex)
local length = redis.call('XLEN', feed)
local last, lastCreated, closedUpTo, count = readClock(clock)
local time = now()
-- The keys that the customers before this one write.
local seen = {}

-- Returns a refusal, or nil after it has given the customer its position.
local function refuseOrPosition(item)
  if not isAllNew then
    local earlierResult = item.result and redis.call('GET', item.result)
    if earlierResult == 'fenced' then return {'fenced'} end
    if earlierResult then return {'stored', earlierResult} end
    local version, ms, sequence, writeId = parseHeader(redis.call('GETRANGE', item.record, 0, 99))
    if version and writeId == item.writeId then
      return {'stored', sequence .. ' ' .. sequence .. '-' .. partition .. ' ', ms}
    end
    item.exists = version
  end
  if item.operationId ~= '' then
    local holder, settled = unpack(redis.call('HMGET', item.key, 'operation', 'outcome'))
    if holder ~= item.operationId then return {'key_lost'} end
    local outcome = settled or seen[item.key]
    if outcome then return {'already_applied', outcome} end
  end
  if item.exists or seen[item.record] then return {'exists'} end
  for i, claim in ipairs(item.claims) do
    if seen[claim] or not isAllNew and redis.call('GET', claim) then return {'claimed', i - 1} end
  end
  if not seen[item.appIndex] then redis.call('ZCARD', item.appIndex) end
  local ms = tonumber(item.ms)
  if item.timestamp == '' and item.isCreated then
    if ms < lastCreated then
      -- The store's last creation time is in a later second, so the caller must encode the record again.
      if math.floor(ms / 1000) < math.floor(lastCreated / 1000) then return {'behind', whole(lastCreated)} end
      ms = lastCreated
      item.ms = whole(ms)
    end
    lastCreated = ms
  end
  last = math.max(last + 1, closedUpTo, item.timestamp == '' and time or tonumber(item.timestamp))
  seen[item.record], seen[item.appIndex] = true, true
  for _, claim in ipairs(item.claims) do seen[claim] = true end
  if item.key then seen[item.key] = item.outcome end
  local position = whole(last)
  item.sequence, item.cursor = item.timestamp == '' and position or item.timestamp, position .. '-' .. partition
  return nil
end

local replies, stored = {}, {}
local nextShared, nextNew = 4, firstNew
for i = 1, (#ARGV - 3) / 6 do
  local fields, id, text, event, operationId, outcome = unpack(ARGV, i * 6 - 2, i * 6 + 3)
  local writeId, isCreated, ms, created, omitsCustomer, claims, keepMs, timestamp, keep, notBefore =
    string.match(fields, '^(%S+) ([01]) (%d+) (%d+) ([01]) (%d+) (%d+) (%d*) (%d+) (%S*)$')
  local item = {
    appIndex = KEYS[nextShared], key = false, record = KEYS[nextNew], result = false, claims = {}, id = id, text = text,
    event = event, operationId = operationId, outcome = outcome, writeId = writeId, isCreated = isCreated == '1', ms = ms,
    created = created, omitsCustomer = omitsCustomer, keepMs = keepMs, timestamp = timestamp, keep = keep,
    notBefore = notBefore, exists = false, sequence = '', cursor = '',
  }
  nextShared, nextNew, claims = nextShared + 1, nextNew + 1, tonumber(claims)
  if operationId ~= '' then item.key, nextShared = KEYS[nextShared], nextShared + 1 end
  if timestamp ~= '' then item.result, nextNew = KEYS[nextNew], nextNew + 1 end
  for c = 1, claims do item.claims[c] = KEYS[nextNew + c - 1] end
  nextNew = nextNew + claims
  local refusal = replyOf(refuseOrPosition, item)
  replies[i] = refusal or {'stored', item.sequence .. ' ' .. item.cursor .. ' ' .. outcome, item.ms}
  if not refusal then stored[#stored + 1] = item end
  if stops == '1' and replies[i][1] ~= 'stored' then break end
end
if #stored == 0 then return replies end

local values, members, apps = {}, {}, {}
local function set(key, value)
  values[#values + 1] = key
  values[#values + 1] = value
  if #values < maxValues then return end
  redis.call('MSET', unpack(values))
  values = {}
end
for _, item in ipairs(stored) do
  appendEvent(feed, item.cursor, item.event, item.created, item.omitsCustomer, item.text)
  set(item.record, recordValue('1', item.ms, item.sequence, '0', item.writeId, item.text))
  for _, claim in ipairs(item.claims) do set(claim, item.id) end
  local member = paddedPosition(item.ms, item.sequence) .. item.id
  members[#members + 1] = 0
  members[#members + 1] = member
  local appMembers = apps[item.appIndex] or {}
  apps[item.appIndex] = appMembers
  appMembers[#appMembers + 1] = 0
  appMembers[#appMembers + 1] = member
  if item.key then redis.call('HSET', item.key, 'outcome', item.outcome) end
  if item.result then keepResult(item.result, item.sequence .. ' ' .. item.cursor .. ' ' .. item.outcome, item.keepMs) end
end
if #values > 0 then redis.call('MSET', unpack(values)) end
redis.call('ZADD', liveIndex, unpack(members))
for appIndex, appMembers in pairs(apps) do redis.call('ZADD', appIndex, unpack(appMembers)) end
redis.call('HSET', clock, 'last', whole(last), 'native', whole(lastCreated), 'count', whole(count + #stored))
-- The feed is trimmed to the retention of the last customer that is stored.
local latest = stored[#stored]
local notBefore = ageLimit(latest.notBefore, latest.created)
local trimmed = trimFeed(feed, length + #stored, tonumber(latest.keep), notBefore, latest.timestamp)
if trimmed then redis.call('HSET', clock, 'trimmed', trimmed) end
if latest.timestamp ~= '' then redis.call('HSET', clock, 'keep', latest.keep, 'notBefore', notBefore) end
return replies
