-- Returns the result of a function, or its error as a reply.
local function replyOf(fn, ...)
  local succeeded, result = pcall(fn, ...)
  if succeeded or type(result) == 'table' then return result end
  return redis.error_reply(result)
end
