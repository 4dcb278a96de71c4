// Generated from adapters/redis/lua/*.lua by `npm run generate`. Not edited by hand.
import { KeyScript, Script, type ScriptArgument } from './script.ts';

export const abandonKeyScript = new KeyScript<readonly [operation: ScriptArgument, mode: ScriptArgument]>(`#!lua flags=allow-oom
local function each(key, operation, mode)
  local holder, settled, write, owner = unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner'))
  if holder ~= operation then return {'other'} end
  if settled then return {'settled', settled} end
  if mode == 'keep' then
    redis.call('HSET', key, 'lease', 0)
    return {'other'}
  end
  if write then return {'bound', write, owner} end
  redis.call('DEL', key)
  return {'other'}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const beginKeyScript = new KeyScript<readonly [fingerprint: ScriptArgument, operation: ScriptArgument, time: ScriptArgument, lease: ScriptArgument, expires: ScriptArgument, by: ScriptArgument]>(`#!lua
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function numberOrZero(text) return tonumber(text or 0) end
local function each(key, fingerprint, operation, time, lease, expires, by)
  local storedFingerprint, storedOperation, leaseEnd, expiry, holder, outcome, write, owner = unpack(
    redis.call('HMGET', key, 'fingerprint', 'operation', 'lease', 'expires', 'by', 'outcome', 'write', 'owner'))
  if not storedFingerprint or tonumber(expiry) <= tonumber(time) then
    if write then return {'bound', write, owner} end
    redis.call('DEL', key)
    redis.call(
      'HSET', key, 'fingerprint', fingerprint, 'operation', operation, 'lease', lease, 'expires', expires, 'by', by)
    redis.call('PEXPIRE', key, whole(tonumber(expires) - tonumber(time) + 3600000))
    return {'begun', operation}
  end
  if storedFingerprint ~= fingerprint then return {'mismatch'} end
  if outcome then return {'settled', outcome} end
  if holder == by then return {'begun', storedOperation} end
  if tonumber(leaseEnd) > tonumber(time) then return {'running'} end
  redis.call('HSET', key, 'lease', lease, 'by', by)
  return {'begun', storedOperation}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const bindKeyScript = new KeyScript<readonly [write: ScriptArgument, owner: ScriptArgument, leaseMs: ScriptArgument, fenced: ScriptArgument, operation: ScriptArgument]>(`#!lua
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function each(key, write, owner, leaseMs, fenced, operation)
  local keyHolder, outcome, bound, boundOwner, leaseEnd =
    unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner', 'until'))
  if keyHolder ~= operation then return {'key_lost'} end
  if outcome then return {'already_applied', outcome} end
  local time = now()
  if bound and bound ~= write and bound ~= fenced then
    return {tonumber(leaseEnd) > time and 'busy' or 'expired', bound, boundOwner}
  end
  redis.call('HSET', key, 'write', write, 'owner', owner, 'until', whole(time + tonumber(leaseMs) * 1000))
  return {'reserved'}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const checkPageScript = new Script<readonly [index: string, all: string], readonly [after: ScriptArgument, limit: ScriptArgument, records: ScriptArgument, apps: ScriptArgument]>(`#!lua flags=no-writes
local index, all = unpack(KEYS)
local after, limit, records, apps = unpack(ARGV)
local low = after == '' and '-' or '(' .. after
local page = {}
local function has(key, member)
  return type(redis.pcall('ZSCORE', key, member)) == 'string' and 1 or 0
end
for i, member in ipairs(redis.call('ZRANGE', index, low, '+', 'BYLEX', 'LIMIT', 0, limit)) do
  local value = redis.pcall('GET', records .. string.sub(member, 33)) or ''
  if type(value) == 'table' then value = '?' end
  local app = string.match(value, '^%x+ %d+ %d+ %d+ [01] %S+ %["[^"]*",%d+,"([^"]+)"')
  page[i] = {member, value, has(all, member), app and has(apps .. app, member) or 0}
end
return page`);

export const checkScopeScript = new Script<readonly [header: string], readonly [format: ScriptArgument, partitions: ScriptArgument]>(`#!lua
local header = unpack(KEYS)
local format, partitions = unpack(ARGV)
redis.call('HSETNX', header, 'format', format)
redis.call('HSETNX', header, 'partitions', partitions)
return redis.call('HMGET', header, 'format', 'partitions')`);

export const countCustomersScript = new Script<readonly [all: string, gone: string, meta: string], readonly []>(`#!lua flags=no-writes
local all, gone, meta = unpack(KEYS)
return {redis.call('ZCARD', all) + redis.call('ZCARD', gone), redis.call('HGET', meta, 'count') or '0'}`);

export const endReservationScript = new KeyScript<readonly [write: ScriptArgument, mode: ScriptArgument]>(`#!lua flags=allow-oom
local function parsePending(claim) return string.match(claim or '', '^pending (%S+) (%d+) (%S+)$') end
local function each(key, write, mode)
  local holder, _, owner = parsePending(redis.call('GET', key))
  if holder ~= write then return 'OK' end
  if mode == 'take' then redis.call('SET', key, owner) else redis.call('DEL', key) end
  return 'OK'
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const expireResultScript = new KeyScript<readonly [keepMs: ScriptArgument]>(`#!lua flags=allow-oom
local function each(key, keepMs)
  return redis.call('PEXPIRE', key, keepMs)
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const fenceWriteScript = new KeyScript<readonly [fenceMs: ScriptArgument]>(`#!lua
local function each(key, fenceMs)
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
for i, key in ipairs(KEYS) do replies[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const hashKeyScript = new Script<readonly [header: string], readonly [proposal: ScriptArgument]>(`#!lua
local header = unpack(KEYS)
local proposal = unpack(ARGV)
redis.call('HSETNX', header, 'hashKey', proposal)
return redis.call('HGET', header, 'hashKey')`);

export const insertScript = new Script<readonly [all: string, meta: string, feed: string, ...others: string[]], readonly [firstNew: ScriptArgument, partition: ScriptArgument, ...customers: ScriptArgument[]]>(`#!lua
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function parseHeader(value)
  if value == '' then return nil end
  local version, ms, sequence, deleted, write = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT the value is not a record'}) end
  return version, ms, sequence, write
end
local function readClock(meta)
  local clock = redis.call('HMGET', meta, 'last', 'native', 'floor', 'count')
  local last, lastCreated = numberOrZero(clock[1]), numberOrZero(clock[2])
  local closedUpTo, count = numberOrZero(clock[3]), numberOrZero(clock[4])
  if not (last and lastCreated and closedUpTo and count) then error({err = 'CORRUPT the clock is not a clock'}) end
  return last, lastCreated, closedUpTo, count
end
local function recordValue(version, ms, sequence, deleted, write, text)
  local rest = table.concat({version, ms, sequence, deleted, write, text}, ' ')
  return string.sub(redis.sha1hex(rest), 1, 16) .. ' ' .. rest
end
local function appendEvent(feed, cursor, event, created, isShared, text)
  redis.call('XADD', feed, cursor, 'event', event, 'created', created, 'record', isShared == '1' and text or '')
end
local function keepResult(result, value, keepMs)
  if keepMs == '0' then redis.call('SET', result, value) else redis.call('SET', result, value, 'PX', keepMs) end
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
local all, meta, feed = unpack(KEYS, 1, 3)
local firstNew, partition = unpack(ARGV, 1, 2)
firstNew = tonumber(firstNew)
local maxValues = 4000
local isAllNew = #KEYS - firstNew < maxValues and redis.call('EXISTS', unpack(KEYS, firstNew)) == 0
redis.call('ZCARD', all)
local length = redis.call('XLEN', feed)
local last, lastCreated, closedUpTo, count = readClock(meta)
local time = now()
local seen = {}
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
local latest = stored[#stored]
local trimmed = trimFeed(feed, length + #stored, tonumber(latest.keep), latest.notBefore, lastTimestamp)
if trimmed then setClock('trimmed', trimmed) end
if lastTimestamp ~= '' then
  setClock('keep', latest.keep)
  setClock('notBefore', latest.notBefore)
end
redis.call('HSET', meta, unpack(clock))
return replies`);

export const listPagesScript = new Script<readonly [...pages: string[]], readonly [...queries: ScriptArgument[]]>(`#!lua flags=no-writes
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function numberOrZero(text) return tonumber(text or 0) end
local function parseHeader(value)
  if value == '' then return nil end
  local version, ms, sequence, deleted, write = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT the value is not a record'}) end
  return version, ms, sequence, write
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local function members(index, record, direction, limit, from, to, cursor)
  local low, high = from ~= '' and '[' .. from or '-', to ~= '' and '(' .. to or '+'
  if cursor ~= '' then
    local version, ms, sequence = parseHeader(redis.call('GETRANGE', record, 0, 99))
    if not version then return 'unknown' end
    local position = padded(tonumber(ms)) .. padded(tonumber(sequence))
    if direction == 'older' then
      if to == '' or position < to then high = '(' .. position end
    elseif from == '' or position >= from then
      low = '(' .. position .. '\\127'
    end
  end
  if direction == 'older' then return redis.call('ZRANGE', index, high, low, 'BYLEX', 'REV', 'LIMIT', 0, limit) end
  return redis.call('ZRANGE', index, low, high, 'BYLEX', 'LIMIT', 0, limit)
end
local pages, seen, keys = {}, {}, {}
for i = 1, #KEYS / 2 do
  local direction, limit, from, to, cursor, records = string.match(ARGV[i], '^(%a+) (%d+) (%S*) (%S*) (%a*) (.*)$')
  local page = replyOf(members, KEYS[i * 2 - 1], KEYS[i * 2], direction, limit, from, to, cursor)
  pages[i] = page
  if type(page) == 'table' and not page.err and records ~= '' then
    for _, member in ipairs(page) do
      local key = records .. string.sub(member, 33)
      if not seen[key] then
        seen[key] = true
        keys[#keys + 1] = key
      end
    end
  end
end
return {pages, #keys > 0 and redis.call('MGET', unpack(keys)) or {}}`);

export const nextTimestampsScript = new Script<readonly [meta: string], readonly [...createdMs: ScriptArgument[]]>(`#!lua flags=allow-oom
local meta = unpack(KEYS)
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local clock = redis.call('HMGET', meta, 'tick', 'native')
local last, lastCreated = numberOrZero(clock[1]), numberOrZero(clock[2])
if not (last and lastCreated) then return redis.error_reply('CORRUPT the clock is not a clock') end
last = math.max(last, now() - 1)
local timestamps = {}
for i, ms in ipairs(ARGV) do
  last = last + 1
  if ms ~= '' then lastCreated = math.max(lastCreated, tonumber(ms)) end
  timestamps[i] = {whole(last), ms == '' and '' or whole(lastCreated)}
end
redis.call('HSET', meta, 'tick', whole(last), 'native', whole(lastCreated))
return timestamps`);

export const oldestEventsScript = new Script<readonly [feed: string], readonly [limit: ScriptArgument]>(`#!lua flags=no-writes
local feed = unpack(KEYS)
local limit = unpack(ARGV)
local events = {}
for i, entry in ipairs(redis.call('XRANGE', feed, '-', '+', 'COUNT', limit)) do
  events[i] = entry[1] .. ' ' .. (entry[2][4] or 0)
end
return events`);

export const readFeedBeforeScript = new Script<readonly [meta: string, feed: string], readonly [low: ScriptArgument, limit: ScriptArgument, timestamp: ScriptArgument]>(`#!lua flags=allow-oom
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function numberOrZero(text) return tonumber(text or 0) end
local meta, feed = unpack(KEYS)
local low, limit, timestamp = unpack(ARGV)
local closedUpTo = numberOrZero(redis.call('HGET', meta, 'floor'))
if not closedUpTo then return redis.error_reply('CORRUPT the clock is not a clock') end
redis.call('XLEN', feed)
if closedUpTo < tonumber(timestamp) then redis.call('HSET', meta, 'floor', timestamp) end
local clock = redis.call('HMGET', meta, 'last', 'trimmed', 'keep', 'notBefore')
local events = redis.call('XRANGE', feed, low, '(' .. timestamp .. '-0', 'COUNT', limit)
return {events, redis.call('XLEN', feed), clock}`);

export const readFeedScript = new Script<readonly [meta: string, feed: string], readonly [low: ScriptArgument, limit: ScriptArgument]>(`#!lua flags=no-writes
local meta, feed = unpack(KEYS)
local low, limit = unpack(ARGV)
local clock = redis.call('HMGET', meta, 'last', 'trimmed', 'keep', 'notBefore')
return {redis.call('XRANGE', feed, low, '+', 'COUNT', limit), redis.call('XLEN', feed), clock}`);

export const replaceDeletionScript = new Script<readonly [record: string, all: string, app: string, gone: string, meta: string, feed: string, result: string, ...others: string[]], readonly [id: ScriptArgument, expected: ScriptArgument, deleted: ScriptArgument, text: ScriptArgument, event: ScriptArgument, created: ScriptArgument, isShared: ScriptArgument, keep: ScriptArgument, notBefore: ScriptArgument, keepMs: ScriptArgument, timestamp: ScriptArgument, partition: ScriptArgument, operation: ScriptArgument, outcome: ScriptArgument]>(`#!lua flags=allow-oom
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function parseHeader(value)
  if value == '' then return nil end
  local version, ms, sequence, deleted, write = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT the value is not a record'}) end
  return version, ms, sequence, write
end
local function readClock(meta)
  local clock = redis.call('HMGET', meta, 'last', 'native', 'floor', 'count')
  local last, lastCreated = numberOrZero(clock[1]), numberOrZero(clock[2])
  local closedUpTo, count = numberOrZero(clock[3]), numberOrZero(clock[4])
  if not (last and lastCreated and closedUpTo and count) then error({err = 'CORRUPT the clock is not a clock'}) end
  return last, lastCreated, closedUpTo, count
end
local function recordValue(version, ms, sequence, deleted, write, text)
  local rest = table.concat({version, ms, sequence, deleted, write, text}, ' ')
  return string.sub(redis.sha1hex(rest), 1, 16) .. ' ' .. rest
end
local function appendEvent(feed, cursor, event, created, isShared, text)
  redis.call('XADD', feed, cursor, 'event', event, 'created', created, 'record', isShared == '1' and text or '')
end
local function keepResult(result, value, keepMs)
  if keepMs == '0' then redis.call('SET', result, value) else redis.call('SET', result, value, 'PX', keepMs) end
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
return {'stored', stored}`);

export const replaceScript = new Script<readonly [record: string, all: string, app: string, gone: string, meta: string, feed: string, result: string, ...others: string[]], readonly [id: ScriptArgument, expected: ScriptArgument, deleted: ScriptArgument, text: ScriptArgument, event: ScriptArgument, created: ScriptArgument, isShared: ScriptArgument, keep: ScriptArgument, notBefore: ScriptArgument, keepMs: ScriptArgument, timestamp: ScriptArgument, partition: ScriptArgument, operation: ScriptArgument, outcome: ScriptArgument]>(`#!lua
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function parseHeader(value)
  if value == '' then return nil end
  local version, ms, sequence, deleted, write = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT the value is not a record'}) end
  return version, ms, sequence, write
end
local function readClock(meta)
  local clock = redis.call('HMGET', meta, 'last', 'native', 'floor', 'count')
  local last, lastCreated = numberOrZero(clock[1]), numberOrZero(clock[2])
  local closedUpTo, count = numberOrZero(clock[3]), numberOrZero(clock[4])
  if not (last and lastCreated and closedUpTo and count) then error({err = 'CORRUPT the clock is not a clock'}) end
  return last, lastCreated, closedUpTo, count
end
local function recordValue(version, ms, sequence, deleted, write, text)
  local rest = table.concat({version, ms, sequence, deleted, write, text}, ' ')
  return string.sub(redis.sha1hex(rest), 1, 16) .. ' ' .. rest
end
local function appendEvent(feed, cursor, event, created, isShared, text)
  redis.call('XADD', feed, cursor, 'event', event, 'created', created, 'record', isShared == '1' and text or '')
end
local function keepResult(result, value, keepMs)
  if keepMs == '0' then redis.call('SET', result, value) else redis.call('SET', result, value, 'PX', keepMs) end
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
return {'stored', stored}`);

export const reserveClaimScript = new KeyScript<readonly [write: ScriptArgument, owner: ScriptArgument, leaseMs: ScriptArgument, fenced: ScriptArgument]>(`#!lua
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function numberOrZero(text) return tonumber(text or 0) end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function parsePending(claim) return string.match(claim or '', '^pending (%S+) (%d+) (%S+)$') end
local function each(key, write, owner, leaseMs, fenced)
  local stored = redis.call('GET', key)
  local time = now()
  if stored then
    local holder, leaseEnd, holderOwner = parsePending(stored)
    if not holder then return {'claimed', stored} end
    if holder ~= write and holder ~= fenced then
      return {tonumber(leaseEnd) > time and 'busy' or 'expired', holder, holderOwner}
    end
  end
  redis.call('SET', key, 'pending ' .. write .. ' ' .. whole(time + tonumber(leaseMs) * 1000) .. ' ' .. owner)
  return {'reserved'}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const settleKeyScript = new KeyScript<readonly [operation: ScriptArgument, outcome: ScriptArgument]>(`#!lua
local function each(key, operation, outcome)
  local holder, settled, write, owner = unpack(redis.call('HMGET', key, 'operation', 'outcome', 'write', 'owner'))
  if holder ~= operation then return {'other'} end
  if settled then return {'settled', settled} end
  if write then return {'bound', write, owner} end
  redis.call('HSET', key, 'outcome', outcome)
  return {'settled', outcome}
end
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);

export const trimFeedScript = new Script<readonly [meta: string, feed: string], readonly [position: ScriptArgument, minId: ScriptArgument, cursor: ScriptArgument]>(`#!lua flags=allow-oom
local meta, feed = unpack(KEYS)
local position, minId, cursor = unpack(ARGV)
local before = redis.call('HGET', meta, 'trimmed')
redis.call('XTRIM', feed, 'MINID', '=', minId)
if not before or tonumber(string.match(before, '^%d+')) <= tonumber(position) then
  redis.call('HSET', meta, 'trimmed', cursor)
end
return 'OK'`);

export const unbindKeyScript = new KeyScript<readonly [write: ScriptArgument, outcome: ScriptArgument]>(`#!lua flags=allow-oom
local function each(key, write, outcome)
  if redis.call('HGET', key, 'write') ~= write then return 'OK' end
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
for i, key in ipairs(KEYS) do replies[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies`);
