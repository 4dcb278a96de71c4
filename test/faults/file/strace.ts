import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Child, start } from './child.ts';

/** What a process did to a file, by its name, or to its directory; and what it told its parent. */
export type Act =
  | { readonly kind: 'create' | 'unlink'; readonly file: string }
  | { readonly kind: 'write'; readonly file: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly size: number }
  | { readonly kind: 'sync'; readonly file: string }
  | { readonly kind: 'syncNames' }
  | { readonly kind: 'tell'; readonly text: string };

const CALLS = 'openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink';

/** Runs a script under strace, which logs what it does to files. */
export const traced = (log: string, script: string, args: readonly string[]): Child =>
  start('strace', [
    ...['-f', '--seccomp-bpf', '-qq', '-y', '-xx', '-s', '1000000', '-o', log, '-e', `trace=${CALLS}`],
    ...[process.execPath, script, ...args],
  ]);

interface Call {
  readonly name: string;
  readonly args: string;
  readonly result: number;
}

/**
 * The calls of a log. A call that another thread's came between is logged in two lines; it counts where it ended, but for
 * what the parent was told, which the parent may have seen from the start.
 */
function* callsOf(log: string): Generator<Call> {
  const unfinished = new Map<string, { name: string; args: string; told: boolean }>();
  for (const line of log.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const begun = /^(\w+)\((.*?)\s*<unfinished \.\.\.>$/.exec(rest);
    if (begun) {
      const [, name = '', args = ''] = begun;
      const told = name === 'write' && args.startsWith('1<');
      if (told) yield { name, args, result: 0 };
      unfinished.set(thread, { name, args, told });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)\)\s*= (-?\d+)/.exec(rest);
    const before = unfinished.get(thread);
    if (resumed && before) {
      unfinished.delete(thread);
      if (!before.told) yield { name: before.name, args: before.args + resumed[1], result: Number(resumed[2]) };
      continue;
    }
    const whole = /^(\w+)\((.*)\)\s*= (-?\d+)/.exec(rest);
    if (whole) yield { name: `${whole[1]}`, args: `${whole[2]}`, result: Number(whole[3]) };
  }
}

const bytes = (escaped: string): Buffer => Buffer.from(escaped.replaceAll('\\x', ''), 'hex');

/** The acts on the file, and on those that SQLite keeps beside it, but for its shared memory, which a crash takes. */
export function actsOf(log: string, path: string): Act[] {
  const acts: Act[] = [];
  const there = new Set<string>();
  const folder = path.slice(0, -basename(path).length - 1);
  for (const { name, args, result } of callsOf(readFileSync(log, 'latin1'))) {
    if (result < 0) continue;
    const [, fd = '', hex = ''] = /^(\d+)<([^>]*)>/.exec(args) ?? [];
    const strings = [...args.matchAll(/"([^"]*)"/g)].map(([, text]) => bytes(`${text}`));
    if (name === 'write' && fd === '1') {
      acts.push({ kind: 'tell', text: `${strings[0]}` });
      continue;
    }
    const target = name === 'openat' || name === 'unlink' ? `${strings[0]}` : `${bytes(hex)}`;
    if (target === folder && name === 'fsync') acts.push({ kind: 'syncNames' });
    if (!target.startsWith(path) || target.endsWith('-shm')) continue;
    const file = basename(target);
    const numbers = args.split(', ').slice(-2).map(Number);
    switch (name) {
      case 'openat':
        if (!there.has(file)) acts.push({ kind: 'create', file });
        there.add(file);
        break;
      case 'unlink':
        there.delete(file);
        acts.push({ kind: 'unlink', file });
        break;
      case 'pwrite64':
        acts.push({ kind: 'write', file, offset: numbers[1] ?? 0, data: (strings[0] as Buffer).subarray(0, result) });
        break;
      case 'ftruncate':
        acts.push({ kind: 'truncate', file, size: numbers[1] ?? 0 });
        break;
      case 'fsync':
      case 'fdatasync':
        acts.push({ kind: 'sync', file });
        break;
      default:
        throw new Error(`a call that the model of the disk does not know: ${name}`);
    }
  }
  return acts;
}
