#!/usr/bin/env node
/* The command `clientele`: a composition root of its own, which the package's `bin` names. */
import { createRequire } from 'node:module';
import { ClienteleError } from '../../src/domain/errors.ts';
import { DEFAULT_KEY, HELP, readArguments, UsageError } from './arguments.ts';
import { serve } from './serve.ts';

async function main(): Promise<void> {
  const asked = readArguments(process.argv.slice(2));
  if (asked === 'help') return console.log(HELP);
  if (asked === 'version') return console.log(createRequire(import.meta.url)('clientele/package.json').version);
  const { url, close } = await serve(asked);
  console.log(`Listening on ${url} (test mode)`);
  // A key that somebody chose is theirs to know.
  const key = asked.key === DEFAULT_KEY ? DEFAULT_KEY : 'KEY';
  console.log(`Issue a card:   curl -u ${key}: -X POST ${url}/_test/cards`);
  console.log(`Its customers:  curl -u ${key}: ${url}/v1/customers`);
  const end = () => void close().catch(fail);
  process.once('SIGTERM', end).once('SIGINT', end);
}

function fail(error: unknown): void {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? `${error.message} See clientele --help.` : messageOf(error));
  process.exitCode = isUsage ? 2 : 1;
}

/** Without a stack, and without what a store's own error may say of how to reach it. */
function messageOf(error: unknown): string {
  if (error instanceof ClienteleError) return error.message;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `The server failed: ${code}.` : 'The server failed.';
}

await main().catch(fail);
