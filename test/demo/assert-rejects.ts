import assert from 'node:assert/strict';
import { type AnyClienteleError, ClienteleError } from '../../src/core.ts';
import { show } from './print.ts';

/** Asserts the code of an operation's error, and prints the error. Returns it. */
export async function assertRejects(operation: Promise<unknown>, code: string): Promise<AnyClienteleError> {
  const error = await operation.then(
    () => undefined,
    (caught) => caught,
  );
  assert.ok(error instanceof ClienteleError, `the operation succeeded instead of failing with ${code}`);
  assert.equal(error.code, code);
  show(`rejected with ${error.status} ${error.code}`, error.message);
  return error;
}
