// Generated from adapters/redis/lua/*.lua by `npm run generate`. Do not edit.
import { PerKeyScript, Script, type ScriptArgument } from './script.ts';

export const abandonKeyScript = new PerKeyScript<readonly [operationId: ScriptArgument, mode: ScriptArgument]>(`#!lua flags=allow-oom
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function runForKey(key, operationId, mode)
  local holder, settled, writeId, customerId =
    unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner'))
  if holder ~= operationId then return {'key_lost'} end
  if settled then return {'settled', settled} end
  if mode == 'keep' then
    redis.call('HSET', key, 'lease', 0)
    return {'abandoned'}
  end
  if writeId then return {'bound', writeId, customerId} end
  redis.call('DEL', key)
  return {'abandoned'}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const beginKeyScript = new PerKeyScript<readonly [fingerprint: ScriptArgument, operationId: ScriptArgument, leaseMs: ScriptArgument, keepMs: ScriptArgument, attemptId: ScriptArgument]>(`#!lua
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local time = math.floor(now() / 1000)
local isAllNew = redis.call('EXISTS', unpack(KEYS)) == 0
local begun = {}
local function begin(key, fingerprint, operationId, lease, keepMs, attemptId)
  redis.call(
    'HSET', key, 'fingerprint', fingerprint, 'operation', operationId, 'lease', lease, 'expires',
    whole(time + tonumber(keepMs)), 'by', attemptId)
  redis.call('PEXPIRE', key, whole(tonumber(keepMs) + 3600000))
  begun[key] = true
  return {'begun', operationId}
end
local function runForKey(key, fingerprint, operationId, leaseMs, keepMs, attemptId)
  local lease = whole(time + tonumber(leaseMs))
  if isAllNew and not begun[key] then return begin(key, fingerprint, operationId, lease, keepMs, attemptId) end
  local storedFingerprint, storedOperationId, leaseEnd, expiry, holder, outcome, writeId, customerId = unpack(
    redis.call('HMGET', key, 'fingerprint', 'operation', 'lease', 'expires', 'by', 'outcome', 'write', 'owner'))
  if not storedFingerprint or tonumber(expiry) <= time then
    if writeId then return {'bound', writeId, customerId} end
    redis.call('DEL', key)
    return begin(key, fingerprint, operationId, lease, keepMs, attemptId)
  end
  if storedFingerprint ~= fingerprint then return {'mismatch'} end
  if outcome then return {'settled', outcome} end
  if holder == attemptId then return {'begun', storedOperationId} end
  if tonumber(leaseEnd) > time then return {'running'} end
  redis.call('HSET', key, 'lease', lease, 'by', attemptId)
  return {'begun', storedOperationId}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const bindKeyScript = new PerKeyScript<readonly [writeId: ScriptArgument, customerId: ScriptArgument, leaseMs: ScriptArgument, fencedWriteId: ScriptArgument, operationId: ScriptArgument]>(`#!lua
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local time = now()
local function runForKey(key, writeId, customerId, leaseMs, fencedWriteId, operationId)
  local holder, outcome, boundWriteId, boundCustomerId, leaseEnd =
    unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner', 'until'))
  if holder ~= operationId then return {'key_lost'} end
  if outcome then return {'already_applied', outcome} end
  if boundWriteId and boundWriteId ~= writeId and boundWriteId ~= fencedWriteId then
    return {tonumber(leaseEnd) > time and 'busy' or 'expired', boundWriteId, boundCustomerId}
  end
  redis.call('HSET', key, 'write', writeId, 'owner', customerId, 'until', whole(time + tonumber(leaseMs) * 1000))
  return {'acquired'}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const checkPageScript = new Script<readonly [index: string, liveIndex: string], readonly [after: ScriptArgument, limit: ScriptArgument, recordPrefix: ScriptArgument, appPrefix: ScriptArgument]>(`#!lua flags=no-writes
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local index, liveIndex = unpack(KEYS)
local after, limit, recordPrefix, appPrefix = unpack(ARGV)
local low = after == '' and '-' or '(' .. after
local page = {}
local function has(key, member)
  return type(redis.pcall('ZSCORE', key, member)) == 'string' and 1 or 0
end
for i, member in ipairs(redis.call('ZRANGE', index, low, '+', 'BYLEX', 'LIMIT', 0, limit)) do
  local value = redis.pcall('GET', recordPrefix .. string.sub(member, 33)) or ''
  if type(value) == 'table' then value = '?' end
  local app = string.match(value, '^%x+ %d+ %d+ %d+ [01] %S+ %["[^"]*",%d+,"([^"]+)"')
  page[i] = {member, value, has(liveIndex, member), app and has(appPrefix .. app, member) or 0}
end
return page`);

export const checkScopeScript = new Script<readonly [header: string, clock: string], readonly [format: ScriptArgument, partitions: ScriptArgument, proposal: ScriptArgument]>(`#!lua flags=allow-oom
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local header, clock = unpack(KEYS)
local format, partitions, proposal = unpack(ARGV)
local commands = {
  {'DEL', clock}, {'EXISTS', clock}, {'GET', clock}, {'GETRANGE', clock, 0, 1}, {'HDEL', clock, 'a'},
  {'HEXISTS', clock, 'a'}, {'HGET', clock, 'a'}, {'HMGET', clock, 'a'}, {'HSET', clock, 'a', 1}, {'HSETNX', clock, 'a', 1},
  {'MGET', clock}, {'MSET', clock, 1}, {'PEXPIRE', clock, 1}, {'SET', clock, 1}, {'TIME'}, {'XADD', clock, '*', 'a', 1},
  {'XDEL', clock, '1-1'}, {'XLEN', clock}, {'XRANGE', clock, '-', '+'}, {'XTRIM', clock, 'MAXLEN', 1},
  {'ZADD', clock, 0, 'a'}, {'ZCARD', clock}, {'ZRANGE', clock, 0, 1}, {'ZREM', clock, 'a'}, {'ZSCORE', clock, 'a'},
}
for _, command in ipairs(commands) do
  if not redis.acl_check_cmd(unpack(command)) then
    return redis.error_reply('NOPERM the user may not run ' .. command[1] .. ' on the keys of the store')
  end
end
redis.call('HSETNX', header, 'format', format)
redis.call('HSETNX', header, 'partitions', partitions)
redis.call('HSETNX', header, 'dataset', proposal)
if redis.call('EXISTS', clock) == 0 then
  local created = whole(now())
  redis.call('HSET', clock, 'last', created, 'tick', created, 'trimmed', created .. '-0')
end
return redis.call('HMGET', header, 'format', 'partitions', 'dataset', 'hashKey')`, false);

export const countCustomersScript = new Script<readonly [liveIndex: string, deletedIndex: string, clock: string], readonly []>(`#!lua flags=no-writes
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local liveIndex, deletedIndex, clock = unpack(KEYS)
local indexed = redis.call('ZCARD', liveIndex) + redis.call('ZCARD', deletedIndex)
return {indexed, redis.call('HGET', clock, 'count') or '0'}`);

export const endReservationScript = new PerKeyScript<readonly [writeId: ScriptArgument, mode: ScriptArgument]>(`#!lua flags=allow-oom
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function parsePending(claim) return string.match(claim or '', '^pending (%S+) (%d+) (%S+)$') end
local function runForKey(key, writeId, mode)
  local holderId, _, customerId = parsePending(redis.call('GET', key))
  if holderId ~= writeId then return 'OK' end
  if mode == 'take' then redis.call('SET', key, customerId) else redis.call('DEL', key) end
  return 'OK'
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const expireResultScript = new PerKeyScript<readonly [keepMs: ScriptArgument]>(`#!lua flags=allow-oom
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function runForKey(key, keepMs)
  return redis.call('PEXPIRE', key, keepMs)
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const fenceWriteScript = new PerKeyScript<readonly [fenceMs: ScriptArgument]>(`#!lua
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function runForKey(key, fenceMs)
  local result = redis.call('GET', key)
  if result and result ~= 'fenced' then return {'stored', result} end
  redis.call('SET', key, 'fenced', 'PX', fenceMs)
  return {'fenced'}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const hashKeyScript = new Script<readonly [header: string], readonly [proposal: ScriptArgument]>(`#!lua
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local header = unpack(KEYS)
local proposal = unpack(ARGV)
redis.call('HSETNX', header, 'hashKey', proposal)
return redis.call('HGET', header, 'hashKey')`);

export const insertScript = new Script<readonly [liveIndex: string, clock: string, feed: string, ...others: string[]], readonly [firstNew: ScriptArgument, partition: ScriptArgument, stops: ScriptArgument, ...customers: ScriptArgument[]]>(`#!lua
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function parseHeader(value)
  if value == '' then return nil end
  local version, ms, sequence, _, writeId = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT the value is not a record'}) end
  return version, ms, sequence, writeId
end
local function readClock(clock)
  local fields = redis.call('HMGET', clock, 'last', 'native', 'floor', 'count')
  local last, lastCreated = numberOrZero(fields[1]), numberOrZero(fields[2])
  local closedUpTo, count = numberOrZero(fields[3]), numberOrZero(fields[4])
  if not (last and lastCreated and closedUpTo and count) then error({err = 'CORRUPT the clock is not a clock'}) end
  return last, lastCreated, closedUpTo, count
end
local function recordValue(version, ms, sequence, deleted, writeId, text)
  local rest = version .. ' ' .. ms .. ' ' .. sequence .. ' ' .. deleted .. ' ' .. writeId .. ' ' .. text
  return string.sub(redis.sha1hex(rest), 1, 16) .. ' ' .. rest
end
local function appendEvent(feed, cursor, event, created, omitsCustomer, text)
  redis.call('XADD', feed, cursor, 'event', event, 'created', created, 'record', omitsCustomer == '1' and text or '')
end
local function keepResult(result, value, keepMs)
  if keepMs == '0' then redis.call('SET', result, value) else redis.call('SET', result, value, 'PX', keepMs) end
end
local function ageLimit(notBefore, created)
  if notBefore == '' then return '' end
  local maxAge = tonumber(created) - tonumber(notBefore)
  return whole(math.min(tonumber(notBefore), math.floor(now() / 1000000) - maxAge))
end
local function trimFeed(feed, length, keep, notBefore, timestamp)
  local trimmed
  if length > keep then
    local excess = redis.call('XRANGE', feed, '-', '+', 'COUNT', length - keep)
    trimmed = excess[#excess][1]
    length = length - redis.call('XTRIM', feed, 'MAXLEN', '=', keep)
  end
  while timestamp == '' and notBefore ~= '' and length > 0 do
    local oldest = redis.call('XRANGE', feed, '-', '+', 'COUNT', 1)
    if (tonumber(oldest[1][2][4]) or 0) >= tonumber(notBefore) then break end
    trimmed = oldest[1][1]
    length = length - redis.call('XDEL', feed, trimmed)
  end
  return trimmed
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local liveIndex, clock, feed = unpack(KEYS, 1, 3)
local firstNew, partition, stops = unpack(ARGV, 1, 3)
firstNew = tonumber(firstNew)
local maxValues = 4000
local isAllNew = #KEYS - firstNew < maxValues and redis.call('EXISTS', unpack(KEYS, firstNew)) == 0
redis.call('ZCARD', liveIndex)
local length = redis.call('XLEN', feed)
local last, lastCreated, closedUpTo, count = readClock(clock)
local time = now()
local seen = {}
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
local latest = stored[#stored]
local notBefore = ageLimit(latest.notBefore, latest.created)
local trimmed = trimFeed(feed, length + #stored, tonumber(latest.keep), notBefore, latest.timestamp)
if trimmed then redis.call('HSET', clock, 'trimmed', trimmed) end
if latest.timestamp ~= '' then redis.call('HSET', clock, 'keep', latest.keep, 'notBefore', notBefore) end
return replies`);

export const listPagesScript = new Script<readonly [...pages: string[]], readonly [...queries: ScriptArgument[]]>(`#!lua flags=no-writes
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local function parseHeader(value)
  if value == '' then return nil end
  local version, ms, sequence, _, writeId = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT the value is not a record'}) end
  return version, ms, sequence, writeId
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local function range(index, older, low, high, limit)
  if older then return redis.call('ZRANGE', index, high, low, 'BYLEX', 'REV', 'LIMIT', 0, limit) end
  return redis.call('ZRANGE', index, low, high, 'BYLEX', 'LIMIT', 0, limit)
end
local function merge(indexes, older, low, high, limit)
  local size = math.min(limit, math.ceil(2 * limit / #indexes))
  local parts, nextAt, members, sources = {}, {}, {}, {}
  for i, index in ipairs(indexes) do parts[i], nextAt[i] = range(index, older, low, high, size), 1 end
  while #members < limit do
    local first, source
    for i = 1, #parts do
      local member = parts[i][nextAt[i]]
      if member and (not first or (member < first) ~= older) then first, source = member, i end
    end
    if not first then break end
    members[#members + 1], sources[#members + 1] = first, indexes[source]
    nextAt[source] = nextAt[source] + 1
    if nextAt[source] > size then
      local after = '(' .. first
      parts[source] = range(indexes[source], older, older and low or after, older and after or high, size)
      nextAt[source] = 1
    end
  end
  return members, sources
end
local seen, keys = {}, {}
local function readPage(indexes, record, direction, limit, from, to, withRecords)
  local older = direction == 'older'
  local low, high = from ~= '' and '[' .. from or '-', to ~= '' and '(' .. to or '+'
  if record then
    local version, ms, sequence = parseHeader(redis.call('GETRANGE', record, 0, 99))
    if not version then return 'unknown' end
    local position = paddedPosition(ms, sequence)
    if older then
      if to == '' or position < to then high = '(' .. position end
    elseif from == '' or position >= from then
      low = '(' .. position .. '\\127'
    end
  end
  local members, sources
  if #indexes == 1 then
    members = range(indexes[1], older, low, high, limit)
  else
    members, sources = merge(indexes, older, low, high, tonumber(limit))
  end
  if not withRecords then return members end
  for i, member in ipairs(members) do
    if not seen[member] then
      seen[member] = true
      local prefix = string.match(sources and sources[i] or indexes[1], '^[^}]*}:')
      keys[#keys + 1] = prefix .. 'customer:' .. string.sub(member, 33)
    end
  end
  return members
end
local pages, nextKey = {}, 1
for i, query in ipairs(ARGV) do
  local direction, limit, from, to, cursor, count, withRecords =
    string.match(query, '^(%a+) (%d+) (%S*) (%S*) (%a*) (%d+) ([01])$')
  local indexes, record = {unpack(KEYS, nextKey, nextKey + count - 1)}, nil
  nextKey = nextKey + count
  if cursor ~= '' then record, nextKey = KEYS[nextKey], nextKey + 1 end
  pages[i] = replyOf(readPage, indexes, record, direction, limit, from, to, withRecords == '1')
end
return {pages, #keys > 0 and redis.call('MGET', unpack(keys)) or {}}`);

export const markPartitionScript = new Script<readonly [header: string], readonly [dataSet: ScriptArgument]>(`#!lua flags=allow-oom
local header = unpack(KEYS)
local dataSet = unpack(ARGV)
return redis.call('HSET', header, 'dataset', dataSet)`, false);

export const nextTimestampsScript = new Script<readonly [clock: string], readonly [...createdMs: ScriptArgument[]]>(`#!lua flags=allow-oom
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local clock = unpack(KEYS)
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local fields = redis.call('HMGET', clock, 'tick', 'native')
local last, lastCreated = numberOrZero(fields[1]), numberOrZero(fields[2])
if not (last and lastCreated) then return redis.error_reply('CORRUPT the clock is not a clock') end
last = math.max(last, now() - 1)
local timestamps = {}
for i, ms in ipairs(ARGV) do
  last = last + 1
  if ms ~= '' then lastCreated = math.max(lastCreated, tonumber(ms)) end
  timestamps[i] = {whole(last), ms == '' and '' or whole(lastCreated)}
end
redis.call('HSET', clock, 'tick', whole(last), 'native', whole(lastCreated))
return timestamps`);

export const oldestEventsScript = new Script<readonly [feed: string], readonly [limit: ScriptArgument]>(`#!lua flags=no-writes
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local feed = unpack(KEYS)
local limit = unpack(ARGV)
local events = {}
for i, entry in ipairs(redis.call('XRANGE', feed, '-', '+', 'COUNT', limit)) do
  events[i] = entry[1] .. ' ' .. (entry[2][4] or 0)
end
return events`);

export const readFeedBeforeScript = new Script<readonly [clock: string, feed: string], readonly [low: ScriptArgument, limit: ScriptArgument, timestamp: ScriptArgument]>(`#!lua flags=allow-oom
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local clock, feed = unpack(KEYS)
local low, limit, timestamp = unpack(ARGV)
local closedUpTo = numberOrZero(redis.call('HGET', clock, 'floor'))
if not closedUpTo then return redis.error_reply('CORRUPT the clock is not a clock') end
redis.call('XLEN', feed)
if closedUpTo < tonumber(timestamp) then redis.call('HSET', clock, 'floor', timestamp) end
local fields = redis.call('HMGET', clock, 'last', 'trimmed', 'keep', 'notBefore')
local events = redis.call('XRANGE', feed, low, '(' .. timestamp .. '-0', 'COUNT', limit)
return {events, redis.call('XLEN', feed), fields}`);

export const readFeedScript = new Script<readonly [clock: string, feed: string], readonly [low: ScriptArgument, limit: ScriptArgument]>(`#!lua flags=no-writes
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local clock, feed = unpack(KEYS)
local low, limit = unpack(ARGV)
local fields = redis.call('HMGET', clock, 'last', 'trimmed', 'keep', 'notBefore')
return {redis.call('XRANGE', feed, low, '+', 'COUNT', limit), redis.call('XLEN', feed), fields}`);

export const replaceDeletionScript = new Script<readonly [record: string, liveIndex: string, appIndex: string, deletedIndex: string, clock: string, feed: string, result: string, ...others: string[]], readonly [id: ScriptArgument, expected: ScriptArgument, deleted: ScriptArgument, text: ScriptArgument, event: ScriptArgument, created: ScriptArgument, omitsCustomer: ScriptArgument, keep: ScriptArgument, notBefore: ScriptArgument, keepMs: ScriptArgument, timestamp: ScriptArgument, partition: ScriptArgument, operationId: ScriptArgument, outcome: ScriptArgument]>(`#!lua flags=allow-oom
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function parseHeader(value)
  if value == '' then return nil end
  local version, ms, sequence, _, writeId = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT the value is not a record'}) end
  return version, ms, sequence, writeId
end
local function readClock(clock)
  local fields = redis.call('HMGET', clock, 'last', 'native', 'floor', 'count')
  local last, lastCreated = numberOrZero(fields[1]), numberOrZero(fields[2])
  local closedUpTo, count = numberOrZero(fields[3]), numberOrZero(fields[4])
  if not (last and lastCreated and closedUpTo and count) then error({err = 'CORRUPT the clock is not a clock'}) end
  return last, lastCreated, closedUpTo, count
end
local function recordValue(version, ms, sequence, deleted, writeId, text)
  local rest = version .. ' ' .. ms .. ' ' .. sequence .. ' ' .. deleted .. ' ' .. writeId .. ' ' .. text
  return string.sub(redis.sha1hex(rest), 1, 16) .. ' ' .. rest
end
local function appendEvent(feed, cursor, event, created, omitsCustomer, text)
  redis.call('XADD', feed, cursor, 'event', event, 'created', created, 'record', omitsCustomer == '1' and text or '')
end
local function keepResult(result, value, keepMs)
  if keepMs == '0' then redis.call('SET', result, value) else redis.call('SET', result, value, 'PX', keepMs) end
end
local function ageLimit(notBefore, created)
  if notBefore == '' then return '' end
  local maxAge = tonumber(created) - tonumber(notBefore)
  return whole(math.min(tonumber(notBefore), math.floor(now() / 1000000) - maxAge))
end
local function trimFeed(feed, length, keep, notBefore, timestamp)
  local trimmed
  if length > keep then
    local excess = redis.call('XRANGE', feed, '-', '+', 'COUNT', length - keep)
    trimmed = excess[#excess][1]
    length = length - redis.call('XTRIM', feed, 'MAXLEN', '=', keep)
  end
  while timestamp == '' and notBefore ~= '' and length > 0 do
    local oldest = redis.call('XRANGE', feed, '-', '+', 'COUNT', 1)
    if (tonumber(oldest[1][2][4]) or 0) >= tonumber(notBefore) then break end
    trimmed = oldest[1][1]
    length = length - redis.call('XDEL', feed, trimmed)
  end
  return trimmed
end
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
return {'stored', stored}`);

export const replaceScript = new Script<readonly [record: string, liveIndex: string, appIndex: string, deletedIndex: string, clock: string, feed: string, result: string, ...others: string[]], readonly [id: ScriptArgument, expected: ScriptArgument, deleted: ScriptArgument, text: ScriptArgument, event: ScriptArgument, created: ScriptArgument, omitsCustomer: ScriptArgument, keep: ScriptArgument, notBefore: ScriptArgument, keepMs: ScriptArgument, timestamp: ScriptArgument, partition: ScriptArgument, operationId: ScriptArgument, outcome: ScriptArgument]>(`#!lua
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function parseHeader(value)
  if value == '' then return nil end
  local version, ms, sequence, _, writeId = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT the value is not a record'}) end
  return version, ms, sequence, writeId
end
local function readClock(clock)
  local fields = redis.call('HMGET', clock, 'last', 'native', 'floor', 'count')
  local last, lastCreated = numberOrZero(fields[1]), numberOrZero(fields[2])
  local closedUpTo, count = numberOrZero(fields[3]), numberOrZero(fields[4])
  if not (last and lastCreated and closedUpTo and count) then error({err = 'CORRUPT the clock is not a clock'}) end
  return last, lastCreated, closedUpTo, count
end
local function recordValue(version, ms, sequence, deleted, writeId, text)
  local rest = version .. ' ' .. ms .. ' ' .. sequence .. ' ' .. deleted .. ' ' .. writeId .. ' ' .. text
  return string.sub(redis.sha1hex(rest), 1, 16) .. ' ' .. rest
end
local function appendEvent(feed, cursor, event, created, omitsCustomer, text)
  redis.call('XADD', feed, cursor, 'event', event, 'created', created, 'record', omitsCustomer == '1' and text or '')
end
local function keepResult(result, value, keepMs)
  if keepMs == '0' then redis.call('SET', result, value) else redis.call('SET', result, value, 'PX', keepMs) end
end
local function ageLimit(notBefore, created)
  if notBefore == '' then return '' end
  local maxAge = tonumber(created) - tonumber(notBefore)
  return whole(math.min(tonumber(notBefore), math.floor(now() / 1000000) - maxAge))
end
local function trimFeed(feed, length, keep, notBefore, timestamp)
  local trimmed
  if length > keep then
    local excess = redis.call('XRANGE', feed, '-', '+', 'COUNT', length - keep)
    trimmed = excess[#excess][1]
    length = length - redis.call('XTRIM', feed, 'MAXLEN', '=', keep)
  end
  while timestamp == '' and notBefore ~= '' and length > 0 do
    local oldest = redis.call('XRANGE', feed, '-', '+', 'COUNT', 1)
    if (tonumber(oldest[1][2][4]) or 0) >= tonumber(notBefore) then break end
    trimmed = oldest[1][1]
    length = length - redis.call('XDEL', feed, trimmed)
  end
  return trimmed
end
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
return {'stored', stored}`);

export const reserveClaimScript = new PerKeyScript<readonly [writeId: ScriptArgument, customerId: ScriptArgument, leaseMs: ScriptArgument, fencedWriteId: ScriptArgument]>(`#!lua
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function whole(number) return string.format('%.0f', number) end
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function parsePending(claim) return string.match(claim or '', '^pending (%S+) (%d+) (%S+)$') end
local time = now()
local function runForKey(key, writeId, customerId, leaseMs, fencedWriteId)
  local stored = redis.call('GET', key)
  if stored then
    local holderId, leaseEnd, holderCustomerId = parsePending(stored)
    if not holderId then return {'claimed', stored} end
    if holderId ~= writeId and holderId ~= fencedWriteId then
      return {tonumber(leaseEnd) > time and 'busy' or 'expired', holderId, holderCustomerId}
    end
  end
  redis.call('SET', key, 'pending ' .. writeId .. ' ' .. whole(time + tonumber(leaseMs) * 1000) .. ' ' .. customerId)
  return {'acquired'}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const settleKeyScript = new PerKeyScript<readonly [operationId: ScriptArgument, outcome: ScriptArgument]>(`#!lua
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function runForKey(key, operationId, outcome)
  local holder, settled, writeId, customerId =
    unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner'))
  if holder ~= operationId then return {'key_lost'} end
  if settled then return {'settled', settled} end
  if writeId then return {'bound', writeId, customerId} end
  redis.call('HSET', key, 'outcome', outcome)
  return {'settled', outcome}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const trimFeedScript = new Script<readonly [clock: string, feed: string], readonly [position: ScriptArgument, minId: ScriptArgument, cursor: ScriptArgument]>(`#!lua flags=allow-oom
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local clock, feed = unpack(KEYS)
local position, minId, cursor = unpack(ARGV)
local trimmed = redis.call('HGET', clock, 'trimmed')
redis.call('XTRIM', feed, 'MINID', '=', minId)
if not trimmed or tonumber(string.match(trimmed, '^%d+')) <= tonumber(position) then
  redis.call('HSET', clock, 'trimmed', cursor)
end
return 'OK'`);

export const unbindKeyScript = new PerKeyScript<readonly [writeId: ScriptArgument, outcome: ScriptArgument]>(`#!lua flags=allow-oom
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local function runForKey(key, writeId, outcome)
  if redis.call('HGET', key, 'write') ~= writeId then return 'OK' end
  if outcome ~= '' and redis.call('HEXISTS', key, 'outcome') == 0 then redis.call('HSET', key, 'outcome', outcome) end
  redis.call('HDEL', key, 'write', 'owner', 'until')
  return 'OK'
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const writeStateScript = new PerKeyScript<readonly [version: ScriptArgument, expected: ScriptArgument, now: ScriptArgument, entry: ScriptArgument, keepMs: ScriptArgument]>(`#!lua
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
local MAX_LENGTH = 4000
local function runForKey(key, version, expected, now, entry, keepMs)
  local stored = redis.call('GETRANGE', key, 0, MAX_LENGTH + 199)
  local versions, expiresAt = string.match(stored, '^(%w[%w.,]*) %x+ (%d+) ')
  if stored == '' then
    versions, expiresAt = '', '0'
  elseif not versions then
    error({err = 'CORRUPT the value is not an entry'})
  end
  if string.find(',' .. versions .. ',', ',' .. version .. ',', 1, true) then return {'applied'} end
  local live = tonumber(expiresAt) > tonumber(now) and '=' .. string.match(versions, '^[^,]+') or ''
  if live ~= expected then return {'conflict'} end
  if #versions > MAX_LENGTH then versions = string.match(string.sub(versions, 1, MAX_LENGTH), '^(.+),') end
  if versions ~= '' then version = version .. ',' .. versions end
  redis.call('SET', key, version .. ' ' .. entry, 'PX', keepMs)
  return {'applied'}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);
