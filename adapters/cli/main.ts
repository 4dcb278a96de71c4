#!/usr/bin/env node
/* The command `clientele`. The package's `bin` names this file. */
import { createRequire } from 'node:module';
import { HELP, readArguments, UsageError } from './arguments.ts';
import { messageOf } from './errors.ts';
import { serve } from './serve.ts';
import { onStop } from './stop-signals.ts';

async function main(): Promise<void> {
  const command = readArguments(process.argv.slice(2));
  if (command === 'help') return console.log(HELP);
  if (command === 'version') return console.log(createRequire(import.meta.url)('clientele/package.json').version);
  const server = serve(command, (line) => console.log(line));
  // Before the server is ready, because a launcher that ends immediately after that cannot be found any more.
  onStop(() => {
    server.then(
      ({ close }) => close().catch(fail),
      () => {},
    );
  });
  await server;
}

function fail(error: unknown): void {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? `${error.message} See clientele --help.` : messageOf(error));
  process.exitCode = isUsage ? 2 : 1;
}

// The reader of the output may end first, as in `clientele serve --log | head`. The server continues without it.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
await main().catch(fail);
