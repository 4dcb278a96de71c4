-- Numbers go up to 2^53: Lua's default format would round them.
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
-- Returns 0 for no value, and nil for text that is not a number.
local function numberOrZero(text) return tonumber(text or 0) end
