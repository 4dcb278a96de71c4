-- The start of every script that reads or writes data of a scope. The last key is the partition's header. The last argument is
-- the id of the data set that the caller knows, or empty while the slot moves: the header can then be on another server.
local dataSet = table.remove(ARGV)
if dataSet ~= '' and redis.call('HGET', table.remove(KEYS), 'dataset') ~= dataSet then
  return redis.error_reply('DATASET the data was replaced')
end
