#!/usr/bin/env node
/* The command `clientele`. The package's `bin` names this file. */
import { createRequire } from 'node:module';
import { ClienteleError } from '../../src/domain/errors.ts';
import { DEFAULT_KEY, HELP, readArguments, UsageError } from './arguments.ts';
import { serve } from './serve.ts';

async function main(): Promise<void> {
  const command = readArguments(process.argv.slice(2));
  if (command === 'help') return console.log(HELP);
  if (command === 'version') return console.log(createRequire(import.meta.url)('clientele/package.json').version);
  const { url, close } = await serve(command);
  console.log(`Listening on ${url} (test mode)`);
  // A key that the user chose stays out of the terminal and its logs.
  const key = command.key === DEFAULT_KEY ? DEFAULT_KEY : 'KEY';
  console.log(`Issue a card:    curl -u ${key}: -X POST ${url}/_test/cards`);
  console.log(`List customers:  curl -u ${key}: ${url}/v1/customers`);
  const shutDown = () => void close().catch(fail);
  process.once('SIGTERM', shutDown).once('SIGINT', shutDown);
}

function fail(error: unknown): void {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? `${error.message} See clientele --help.` : messageOf(error));
  process.exitCode = isUsage ? 2 : 1;
}

/** Returns a message without a stack. The error of a driver may contain a URL with a password, so only its code is shown. */
function messageOf(error: unknown): string {
  if (error instanceof ClienteleError) return error.message;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `The server failed: ${code}.` : 'The server failed.';
}

await main().catch(fail);
