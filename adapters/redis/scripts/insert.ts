import { Script, WRITING } from './script.ts';

/**
 * Inserts customers, each with everything that goes with it, or not at all. What all have to do with is read and moved once.
 * Everything is read, and so its type checked, before the first write, since Lua does not roll back; the events go first, as
 * the one kind of write that could still be refused, and then at the first of them.
 *
 * KEYS: all, meta, feed; for each customer, app, and the idempotency key where there is an operation; for each customer what
 * has to be new: record, result where there is a ticket, claims. ARGV: place of the first of these, number of the partition; for
 * each: facts (`insertItem`), id, text, event, operation, outcome. Answers for each a status and what goes with it, the creation
 * time where it is stored, or an error. The feed is trimmed to the retention of the last that is stored.
 *
 * A record names the write that made it, so that one which comes twice finds itself done. Where there is a ticket, what it
 * came to lies at its result, too, for those that have its claims in other partitions to ask about.
 */
export const insert = new Script(
  '',
  `${WRITING}
local all, meta, feed = unpack(KEYS, 1, 3)
local first, partition = tonumber(ARGV[1]), ARGV[2]
-- Lua hands over less than 8,000 values at once.
local most = 4000
local untouched = #KEYS - first < most and redis.call('EXISTS', unpack(KEYS, first)) == 0
redis.call('ZCARD', all)
local length = redis.call('XLEN', feed)
local last, lastNative, floor, count = clockOf(meta)
local time = now()
local seen = {}

local function judge(w)
  if not untouched then
    local before = w.result and redis.call('GET', w.result)
    if before == 'fenced' then return {'fenced'} end
    if before then return {'stored', before} end
    local version, ms, sequence, maker = headOf(redis.call('GETRANGE', w.record, 0, 99))
    if version and maker == w.write then
      return {'stored', sequence .. ' ' .. sequence .. '-' .. partition .. ' ', ms}
    end
    w.exists = version
  end
  if w.operation ~= '' then
    local key = redis.call('HMGET', w.key, 'operation', 'outcome')
    if key[1] ~= w.operation then return {'key_lost'} end
    local outcome = key[2] or seen[w.key]
    if outcome then return {'already_applied', outcome} end
  end
  if w.exists or seen[w.record] then return {'exists'} end
  for i, claim in ipairs(w.claims) do
    if seen[claim] or not untouched and redis.call('GET', claim) then return {'claimed', i - 1} end
  end
  if not seen[w.app] then redis.call('ZCARD', w.app) end
  local ms = tonumber(w.ms)
  if w.ticket == '' and w.native then
    if ms < lastNative then
      -- The text tells the second: for another one it has to be made anew.
      if math.floor(ms / 1000) < math.floor(lastNative / 1000) then return {'behind', whole(lastNative)} end
      ms = lastNative
      w.ms = whole(ms)
    end
    lastNative = ms
  end
  last = math.max(last + 1, floor, w.ticket == '' and time or tonumber(w.ticket))
  seen[w.record], seen[w.app] = true, true
  for _, claim in ipairs(w.claims) do seen[claim] = true end
  if w.key then seen[w.key] = w.outcome end
  local position = whole(last)
  w.sequence, w.cursor = w.ticket == '' and position or w.ticket, position .. '-' .. partition
  return nil
end

local answers, stored = {}, {}
local shared, new, ticket = 4, first, ''
for i = 1, (#ARGV - 2) / 6 do
  local facts, id, text, event, operation, outcome = unpack(ARGV, i * 6 - 3, i * 6 + 2)
  local write, native, ms, created, inEvent, claims, kept, itsTicket, keep, notBefore =
    string.match(facts, '^(%S+) ([01]) (%d+) (%d+) ([01]) (%d+) (%d+) (%d*) (%d+) (%S*)$')
  local w = {
    app = KEYS[shared], key = false, record = KEYS[new], result = false, claims = {}, id = id, text = text, event = event,
    operation = operation, outcome = outcome, write = write, native = native == '1', ms = ms, created = created,
    shared = inEvent, kept = kept, ticket = itsTicket, keep = keep, notBefore = notBefore, exists = false, sequence = '',
    cursor = '',
  }
  shared, new, claims = shared + 1, new + 1, tonumber(claims)
  if w.operation ~= '' then w.key, shared = KEYS[shared], shared + 1 end
  if w.ticket ~= '' then w.result, new = KEYS[new], new + 1 end
  for c = 1, claims do w.claims[c] = KEYS[new + c - 1] end
  new, ticket = new + claims, itsTicket
  local refused = replyOf(judge, w)
  answers[i] = refused or {'stored', w.sequence .. ' ' .. w.cursor .. ' ' .. w.outcome, w.ms}
  if not refused then stored[#stored + 1] = w end
end
if #stored == 0 then return answers end

local values, members, apps = {}, {}, {}
local function set(key, value)
  values[#values + 1] = key
  values[#values + 1] = value
  if #values < most then return end
  redis.call('MSET', unpack(values))
  values = {}
end
for _, w in ipairs(stored) do
  append(feed, w.cursor, w.event, w.created, w.shared, w.text)
  set(w.record, valueOf('1', w.ms, w.sequence, '0', w.write, w.text))
  for _, claim in ipairs(w.claims) do set(claim, w.id) end
  local member = padded(tonumber(w.ms)) .. padded(tonumber(w.sequence)) .. w.id
  members[#members + 1] = 0
  members[#members + 1] = member
  local app = apps[w.app] or {}
  apps[w.app] = app
  app[#app + 1] = 0
  app[#app + 1] = member
  if w.key then redis.call('HSET', w.key, 'outcome', w.outcome) end
  if w.result then keep(w.result, w.sequence .. ' ' .. w.cursor .. ' ' .. w.outcome, w.kept) end
end
if #values > 0 then redis.call('MSET', unpack(values)) end
redis.call('ZADD', all, unpack(members))
for app, own in pairs(apps) do redis.call('ZADD', app, unpack(own)) end
local clock = {'last', whole(last), 'native', whole(lastNative), 'count', whole(count + #stored)}
local latest = stored[#stored]
local trimmed = trim(feed, length + #stored, tonumber(latest.keep), latest.notBefore, ticket)
local function fact(name, value)
  clock[#clock + 1] = name
  clock[#clock + 1] = value
end
if trimmed then fact('trimmed', trimmed) end
if ticket ~= '' then
  fact('keep', latest.keep)
  fact('notBefore', latest.notBefore)
end
redis.call('HSET', meta, unpack(clock))
return answers
`,
);
