#!lua
-- Inserts customers, each with everything that belongs to it, or not at all.
--
-- Lua does not roll back. So the script reads every key, which checks its type, before its first write. The events are
-- written first: only an XADD can still be refused, and only the first one. A record names the write that made it, so that a
-- write that arrives twice is found done. A write with a timestamp also keeps its result, for other partitions that hold its
-- claims.
--
-- KEYS
--   all           index of the customers that are not deleted
--   meta          the partition's clock
--   feed          stream
--   others...     for each customer: its app's index, and the idempotency key if it has an operation. Then for each customer
--                 the keys that must not exist yet: record, result if it has a timestamp, claims
-- ARGV
--   firstNew      index in KEYS of the first key that must not exist yet
--   partition     number of the partition
--   customers...  six values for each customer: facts (`insertItem` in write-calls.ts), id, text, event, operation,
--                 outcome
-- Reply
--   for each customer an error, {'stored', 'sequence cursor outcome', createdMs}, {'stored', result} if it was stored before,
--   {'behind', createdMs} if it must be created at a later time, {'fenced'}, {'key_lost'}, {'already_applied', outcome},
--   {'exists'}, or {'claimed', index of the claim}

-- @include includes/customer-writes.lua
-- @include includes/reply-of.lua
local all, meta, feed = unpack(KEYS, 1, 3)
local firstNew, partition = unpack(ARGV, 1, 2)
firstNew = tonumber(firstNew)
-- One call of Redis takes less than 8,000 values.
local maxValues = 4000
local isAllNew = #KEYS - firstNew < maxValues and redis.call('EXISTS', unpack(KEYS, firstNew)) == 0
redis.call('ZCARD', all)
local length = redis.call('XLEN', feed)
local last, lastCreated, closedUpTo, count = readClock(meta)
local time = now()
-- The keys that the customers before this one write.
local seen = {}

-- Returns a refusal, or nil after it has given the customer its position.
local function judge(w)
  if not isAllNew then
    local before = w.result and redis.call('GET', w.result)
    if before == 'fenced' then return {'fenced'} end
    if before then return {'stored', before} end
    local version, ms, sequence, write = parseHeader(redis.call('GETRANGE', w.record, 0, 99))
    if version and write == w.write then
      return {'stored', sequence .. ' ' .. sequence .. '-' .. partition .. ' ', ms}
    end
    w.exists = version
  end
  if w.operation ~= '' then
    local holder, settled = unpack(redis.call('HMGET', w.key, 'operation', 'outcome'))
    if holder ~= w.operation then return {'key_lost'} end
    local outcome = settled or seen[w.key]
    if outcome then return {'already_applied', outcome} end
  end
  if w.exists or seen[w.record] then return {'exists'} end
  for i, claim in ipairs(w.claims) do
    if seen[claim] or not isAllNew and redis.call('GET', claim) then return {'claimed', i - 1} end
  end
  if not seen[w.app] then redis.call('ZCARD', w.app) end
  local ms = tonumber(w.ms)
  if w.timestamp == '' and w.isCreated then
    if ms < lastCreated then
      -- The text contains the second. For another second the caller must make it again.
      if math.floor(ms / 1000) < math.floor(lastCreated / 1000) then return {'behind', whole(lastCreated)} end
      ms = lastCreated
      w.ms = whole(ms)
    end
    lastCreated = ms
  end
  last = math.max(last + 1, closedUpTo, w.timestamp == '' and time or tonumber(w.timestamp))
  seen[w.record], seen[w.app] = true, true
  for _, claim in ipairs(w.claims) do seen[claim] = true end
  if w.key then seen[w.key] = w.outcome end
  local position = whole(last)
  w.sequence, w.cursor = w.timestamp == '' and position or w.timestamp, position .. '-' .. partition
  return nil
end

local replies, stored = {}, {}
local nextShared, nextNew, lastTimestamp = 4, firstNew, ''
for i = 1, (#ARGV - 2) / 6 do
  local facts, id, text, event, operation, outcome = unpack(ARGV, i * 6 - 3, i * 6 + 2)
  local write, isCreated, ms, created, isShared, claims, keepMs, timestamp, keep, notBefore =
    string.match(facts, '^(%S+) ([01]) (%d+) (%d+) ([01]) (%d+) (%d+) (%d*) (%d+) (%S*)$')
  local w = {
    app = KEYS[nextShared], key = false, record = KEYS[nextNew], result = false, claims = {}, id = id, text = text,
    event = event, operation = operation, outcome = outcome, write = write, isCreated = isCreated == '1', ms = ms,
    created = created, isShared = isShared, keepMs = keepMs, timestamp = timestamp, keep = keep, notBefore = notBefore,
    exists = false, sequence = '', cursor = '',
  }
  nextShared, nextNew, claims = nextShared + 1, nextNew + 1, tonumber(claims)
  if operation ~= '' then w.key, nextShared = KEYS[nextShared], nextShared + 1 end
  if timestamp ~= '' then w.result, nextNew = KEYS[nextNew], nextNew + 1 end
  for c = 1, claims do w.claims[c] = KEYS[nextNew + c - 1] end
  nextNew, lastTimestamp = nextNew + claims, timestamp
  local refusal = replyOf(judge, w)
  replies[i] = refusal or {'stored', w.sequence .. ' ' .. w.cursor .. ' ' .. outcome, w.ms}
  if not refusal then stored[#stored + 1] = w end
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
for _, w in ipairs(stored) do
  appendEvent(feed, w.cursor, w.event, w.created, w.isShared, w.text)
  set(w.record, recordValue('1', w.ms, w.sequence, '0', w.write, w.text))
  for _, claim in ipairs(w.claims) do set(claim, w.id) end
  local member = padded(tonumber(w.ms)) .. padded(tonumber(w.sequence)) .. w.id
  members[#members + 1] = 0
  members[#members + 1] = member
  local app = apps[w.app] or {}
  apps[w.app] = app
  app[#app + 1] = 0
  app[#app + 1] = member
  if w.key then redis.call('HSET', w.key, 'outcome', w.outcome) end
  if w.result then keepResult(w.result, w.sequence .. ' ' .. w.cursor .. ' ' .. w.outcome, w.keepMs) end
end
if #values > 0 then redis.call('MSET', unpack(values)) end
redis.call('ZADD', all, unpack(members))
for app, scores in pairs(apps) do redis.call('ZADD', app, unpack(scores)) end
local clock = {'last', whole(last), 'native', whole(lastCreated), 'count', whole(count + #stored)}
local function setClock(name, value)
  clock[#clock + 1] = name
  clock[#clock + 1] = value
end
-- The feed is trimmed to the retention of the last customer that is stored.
local latest = stored[#stored]
local trimmed = trimFeed(feed, length + #stored, tonumber(latest.keep), latest.notBefore, lastTimestamp)
if trimmed then setClock('trimmed', trimmed) end
if lastTimestamp ~= '' then
  setClock('keep', latest.keep)
  setClock('notBefore', latest.notBefore)
end
redis.call('HSET', meta, unpack(clock))
return replies
