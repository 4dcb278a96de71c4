-- Functions of the scripts that write customers.
--
-- The partition's clock is the hash `meta`:
--   last       position of the last event
--   native     creation time of the last customer created (not imported), `lastCreated` in the scripts
--   floor      position up to which readers of the feed have closed the partition, `closedUpTo` in the scripts
--   count      number of customers inserted
--   trimmed    cursor of the last event trimmed
--   keep       with several partitions: number of events to keep, from the last write
--   notBefore  with several partitions: time of the oldest event to keep, from the last write
--   tick       in the first of several partitions: the last timestamp (next-timestamps.lua)
-- A position is the time in microseconds, or the last position plus 1. With several partitions the time is a timestamp. If
-- readers have closed the partition beyond a write's time, the write gets a later position. With one partition, the position
-- of a customer's first event is also its sequence.

-- @include includes/numbers.lua
-- @include includes/now.lua
-- @include includes/record-header.lua

local function readClock(clock)
  local fields = redis.call('HMGET', clock, 'last', 'native', 'floor', 'count')
  local last, lastCreated = numberOrZero(fields[1]), numberOrZero(fields[2])
  local closedUpTo, count = numberOrZero(fields[3]), numberOrZero(fields[4])
  if not (last and lastCreated and closedUpTo and count) then error({err = 'CORRUPT the clock is not a clock'}) end
  return last, lastCreated, closedUpTo, count
end
-- The checksum has 16 digits: CHECKSUM_DIGITS in encoding.ts.
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
-- Returns the time of the oldest event to keep, or empty. It is no later than by the server's clock, because the clock of a
-- service may be ahead: ageLimit in the store kit.
local function ageLimit(notBefore, created)
  if notBefore == '' then return '' end
  local maxAge = tonumber(created) - tonumber(notBefore)
  return whole(math.min(tonumber(notBefore), math.floor(now() / 1000000) - maxAge))
end
-- Trims the feed to its retention. Returns the id of the last event removed. Events are trimmed by age only if this
-- partition is the whole feed.
local function trimFeed(feed, length, keep, notBefore, timestamp)
  local trimmed
  if length > keep then
    local excess = redis.call('XRANGE', feed, '-', '+', 'COUNT', length - keep)
    trimmed = excess[#excess][1]
    length = length - redis.call('XTRIM', feed, 'MAXLEN', '=', keep)
  end
  while timestamp == '' and notBefore ~= '' and length > 0 do
    local oldest = redis.call('XRANGE', feed, '-', '+', 'COUNT', 1)
    -- An entry of another shape has no time, and is removed.
    if (tonumber(oldest[1][2][4]) or 0) >= tonumber(notBefore) then break end
    trimmed = oldest[1][1]
    length = length - redis.call('XDEL', feed, trimmed)
  end
  return trimmed
end
