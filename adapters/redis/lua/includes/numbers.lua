-- Numbers go up to 2^53: Lua's default format would round them.
local function whole(number) return string.format('%.0f', number) end
-- The start of an index member, from the digits of both numbers: `paddedPosition` of encoding.ts.
local ZEROS = string.rep('0', 16)
local function paddedPosition(ms, sequence) return string.sub(ZEROS .. ms, -16) .. string.sub(ZEROS .. sequence, -16) end
-- Returns 0 for no value, and nil for text that is not a number.
local function numberOrZero(text) return tonumber(text or 0) end
