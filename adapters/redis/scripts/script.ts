import { hash } from 'node:crypto';

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
  local version, ms, sequence, deleted = string.match(value, '^%x+ (%d+) (%d+) (%d+) ([01]) ')
  if not version then error({err = 'CORRUPT a record is no record'}) end
  return version, ms, sequence, deleted
end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
`;
