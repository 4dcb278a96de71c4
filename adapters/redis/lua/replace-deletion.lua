#!lua flags=allow-oom
-- Replaces a customer by a deleted one. Redis runs it even if its memory is full, because a deletion frees memory later.

-- @include replace.lua
