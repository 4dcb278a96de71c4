#!/usr/bin/env node
/* The program `clientele`. The package's `bin` names this file. */
import { createRequire } from 'node:module';
import type { CommandResult } from './command.ts';
import { COMMANDS, HELP } from './commands/index.ts';
import { messageOf } from './errors.ts';
import { InterruptedError } from './interruption.ts';
import { UsageError } from './option-parser.ts';
import { reportOutputFailures } from './output-failures.ts';
import { Progress } from './progress.ts';
import { onStop } from './stop-signals.ts';

async function main([name, ...args]: readonly string[]): Promise<CommandResult> {
  if (name === '--help' || name === '-h') return { ok: true, output: HELP };
  if (name === '--version') {
    return { ok: true, output: createRequire(import.meta.url)('clientele/package.json').version };
  }
  const names = [...COMMANDS.keys()].join(', ');
  if (name === undefined || name.startsWith('-')) {
    throw new UsageError(`The command is missing: write one of ${names} first.`);
  }
  const command = COMMANDS.get(name);
  if (command === undefined) throw new UsageError(`The command is unknown: use one of ${names}.`);
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  // The help has precedence over wrong arguments.
  if (options.includes('--help') || options.includes('-h')) return { ok: true, output: command.help };
  const stop = new AbortController();
  // Before the command runs, because a launcher that ends immediately after it started cannot be found any more.
  onStop(() => stop.abort());
  const progress = new Progress(process.stderr);
  try {
    return await command.run(args, { signal: stop.signal, progress });
  } finally {
    // Before the result, or the message of a failure, is printed.
    progress.clear();
  }
}

function print({ ok, output, notice, abandonsOutput = false }: CommandResult): void {
  if (output !== undefined) process.stdout.write(output.endsWith('\n') ? output : `${output}\n`);
  if (notice !== undefined) console.error(notice);
  if (!ok) process.exitCode = 1;
  // Text that waits for its reader would keep the process alive.
  if (abandonsOutput) process.exit();
}

function fail(error: unknown): void {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? `${error.message} See clientele --help.` : messageOf(error));
  process.exitCode = isUsage ? 2 : 1;
  // The store that does not respond would keep the process alive.
  if (error instanceof InterruptedError) process.exit();
}

reportOutputFailures();
await main(process.argv.slice(2)).then(print, fail);
