#!lua flags=allow-oom
-- Allocates timestamps of a scope with several partitions. Each is the time in microseconds, or the last timestamp plus 1.
-- A customer that is created also gets its creation time, which never steps back.
--
-- KEYS
--   clock         clock of the first partition
-- ARGV
--   createdMs...  for each timestamp: creation time of the customer, or empty
-- Reply
--   for each timestamp: {timestamp, creation time or empty}

local clock = unpack(KEYS)
-- @include includes/numbers.lua
-- @include includes/now.lua
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
return timestamps
