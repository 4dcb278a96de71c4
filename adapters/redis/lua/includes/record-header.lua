-- Parses the first characters of a stored record. Returns nil if there is no record.
local function parseHeader(value)
  if value == '' then return nil end
  local version, ms, sequence, _, writeId = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT the value is not a record'}) end
  return version, ms, sequence, writeId
end
