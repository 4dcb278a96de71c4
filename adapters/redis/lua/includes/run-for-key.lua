-- @include includes/reply-of.lua

-- Runs `runForKey` for every key and its arguments. Each call gets a reply or an error.
local replies, count = {}, #ARGV / #KEYS
for i, key in ipairs(KEYS) do replies[i] = replyOf(runForKey, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return replies
