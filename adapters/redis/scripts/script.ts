import { hash } from 'node:crypto';
import { CHECKSUM } from '../encoding.ts';

/** A script, and the name that a server knows it by once it has seen it. */
export class Script {
  readonly text: string;
  readonly sha: string;

  /** @param flags Of the first line, such as `no-writes`. Without any, the server refuses it whole when memory is full. */
  constructor(flags: string, body: string) {
    this.text = `#!lua${flags && ` flags=${flags}`}\n${body}`;
    this.sha = hash('sha1', this.text, 'hex');
  }
}

/** Functions that several scripts share. Numbers go up to 2^53: Lua's own way to print them would round. */
export const LUA = `
local function whole(number) return string.format('%.0f', number) end
local function padded(number) return string.format('%016.0f', number) end
local function number(text) return tonumber(text or 0) end
local function headOf(value)
  if value == '' then return nil end
  local version, ms, sequence, deleted, maker = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) (%S+) ')
  if not version then error({err = 'CORRUPT a record is no record'}) end
  return version, ms, sequence, maker
end
-- What a function answers, or the error that it ends with as a reply.
local function replyOf(asked, ...)
  local went, answer = pcall(asked, ...)
  if went or type(answer) == 'table' then return answer end
  return redis.error_reply(answer)
end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
`;

/** A script about one key, which is run for several at once: each for itself, with an answer or an error of its own. */
export class EachScript extends Script {
  /** @param parameters Names of the arguments for each key. @param body Of a function of `key` and these. */
  constructor(flags: string, parameters: readonly string[], body: string) {
    super(
      flags,
      `${LUA}
local function each(${['key', ...parameters].join(', ')})
${body}
end
local answers, count = {}, ${parameters.length}
for i, key in ipairs(KEYS) do answers[i] = replyOf(each, key, unpack(ARGV, (i - 1) * count + 1, i * count)) end
return answers
`,
    );
  }
}

/**
 * Functions that the scripts share which write customers.
 *
 * A partition's clock: the last event's position, which is a new customer's sequence, too, the time of the last native
 * creation, up to where readers of the feed have closed it, how many customers were inserted. A position is the time in
 * microseconds, or one more than the last. At several partitions the time comes along as a ticket, from the first one's
 * clock ({@link tick}); a write that comes later than a read of the feed that it should have been seen by is put behind it.
 */
export const WRITING = `${LUA}
local function clockOf(meta)
  local clock = redis.call('HMGET', meta, 'last', 'native', 'floor', 'count')
  local last, native, floor, count = number(clock[1]), number(clock[2]), number(clock[3]), number(clock[4])
  if not (last and native and floor and count) then error({err = 'CORRUPT the clock is no clock'}) end
  return last, native, floor, count
end
local function valueOf(version, ms, sequence, deleted, maker, text)
  local rest = table.concat({version, ms, sequence, deleted, maker, text}, ' ')
  return string.sub(redis.sha1hex(rest), 1, ${CHECKSUM}) .. ' ' .. rest
end
local function append(feed, cursor, event, created, shared, text)
  redis.call('XADD', feed, cursor, 'event', event, 'created', created, 'record', shared == '1' and text or '')
end
local function keep(result, stored, kept)
  if kept == '0' then redis.call('SET', result, stored) else redis.call('SET', result, stored, 'PX', kept) end
end
-- Answers the last that went. By time only where this partition is the whole feed.
local function trim(feed, length, most, notBefore, ticket)
  local trimmed
  if length > most then
    local over = redis.call('XRANGE', feed, '-', '+', 'COUNT', length - most)
    trimmed = over[#over][1]
    length = length - redis.call('XTRIM', feed, 'MAXLEN', '=', most)
  end
  while ticket == '' and notBefore ~= '' and length > 0 do
    local oldest = redis.call('XRANGE', feed, '-', '+', 'COUNT', 1)
    -- What is none of our events has no time, and goes.
    if (tonumber(oldest[1][2][4]) or 0) >= tonumber(notBefore) then break end
    trimmed = oldest[1][1]
    length = length - redis.call('XDEL', feed, trimmed)
  end
  return trimmed
end
`;
