-- Numbers go up to 2^53: Lua's default format would round them.
local function whole(number) return string.format('%.0f', number) end
-- The start of an index member: `paddedPosition` of encoding.ts.
local function paddedPosition(ms, sequence) return string.format('%016.0f%016.0f', tonumber(ms), tonumber(sequence)) end
-- Returns 0 for no value, and nil for text that is not a number.
local function numberOrZero(text) return tonumber(text or 0) end
