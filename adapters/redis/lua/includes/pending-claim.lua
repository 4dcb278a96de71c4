-- A reserved claim is `pending <write> <until> <owner>`, a taken claim the id of its owner.
-- Returns nil if the claim is not reserved.
local function parsePending(claim) return string.match(claim or '', '^pending (%S+) (%d+) (%S+)$') end
