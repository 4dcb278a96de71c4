-- A reserved claim is `pending <writeId> <end of the lease> <customerId>`, a taken claim is the customer's id. The end is in
-- microseconds of the server's clock. Returns nil if the claim is not reserved.
local function parsePending(claim) return string.match(claim or '', '^pending (%S+) (%d+) (%S+)$') end
