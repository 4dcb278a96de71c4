import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Child, start } from './child.ts';

/** An operation of a process on a file or its directory, or a line of its output. */
export type FileOperation =
  | { readonly kind: 'create' | 'unlink'; readonly file: string }
  | { readonly kind: 'write'; readonly file: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly size: number }
  | { readonly kind: 'sync'; readonly file: string }
  | { readonly kind: 'syncDirectory' }
  | { readonly kind: 'output'; readonly text: string };

const CALLS = 'openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink';

/** Runs a script under strace, which logs its file operations. */
export const startTraced = (log: string, script: string, args: readonly string[]): Child =>
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
 * Parses the calls of a log. A call that another thread's call interrupted has two lines. It counts when it ends, except for
 * an output, which the parent may have read since the call's start.
 */
function* parseCalls(log: string): Generator<Call> {
  const unfinished = new Map<string, { name: string; args: string; isOutput: boolean }>();
  for (const line of log.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const started = /^(\w+)\((.*?)\s*<unfinished \.\.\.>$/.exec(rest);
    if (started) {
      const [, name = '', args = ''] = started;
      const isOutput = name === 'write' && args.startsWith('1<');
      if (isOutput) yield { name, args, result: 0 };
      unfinished.set(thread, { name, args, isOutput });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)\)\s*= (-?\d+)/.exec(rest);
    const before = unfinished.get(thread);
    if (resumed && before) {
      unfinished.delete(thread);
      if (!before.isOutput) yield { name: before.name, args: before.args + resumed[1], result: Number(resumed[2]) };
      continue;
    }
    const whole = /^(\w+)\((.*)\)\s*= (-?\d+)/.exec(rest);
    if (whole) yield { name: `${whole[1]}`, args: `${whole[2]}`, result: Number(whole[3]) };
  }
}

const bytes = (escaped: string): Buffer => Buffer.from(escaped.replaceAll('\\x', ''), 'hex');

/** Returns the operations on the file and on SQLite's files beside it, except its shared memory, which a crash deletes. */
export function parseOperations(log: string, path: string): FileOperation[] {
  const operations: FileOperation[] = [];
  const existing = new Set<string>();
  const folder = path.slice(0, -basename(path).length - 1);
  for (const { name, args, result } of parseCalls(readFileSync(log, 'latin1'))) {
    if (result < 0) continue;
    const [, fd = '', hex = ''] = /^(\d+)<([^>]*)>/.exec(args) ?? [];
    const strings = [...args.matchAll(/"([^"]*)"/g)].map(([, text]) => bytes(`${text}`));
    if (name === 'write' && fd === '1') {
      operations.push({ kind: 'output', text: `${strings[0]}` });
      continue;
    }
    const target = name === 'openat' || name === 'unlink' ? `${strings[0]}` : `${bytes(hex)}`;
    if (target === folder && name === 'fsync') operations.push({ kind: 'syncDirectory' });
    if (!target.startsWith(path) || target.endsWith('-shm')) continue;
    const file = basename(target);
    const numbers = args.split(', ').slice(-2).map(Number);
    switch (name) {
      case 'openat':
        if (!existing.has(file)) operations.push({ kind: 'create', file });
        existing.add(file);
        break;
      case 'unlink':
        existing.delete(file);
        operations.push({ kind: 'unlink', file });
        break;
      case 'pwrite64':
        operations.push({
          kind: 'write',
          file,
          offset: numbers[1] ?? 0,
          data: (strings[0] as Buffer).subarray(0, result),
        });
        break;
      case 'ftruncate':
        operations.push({ kind: 'truncate', file, size: numbers[1] ?? 0 });
        break;
      case 'fsync':
      case 'fdatasync':
        operations.push({ kind: 'sync', file });
        break;
      default:
        throw new Error(`the simulated disk does not support the call ${name}`);
    }
  }
  return operations;
}
