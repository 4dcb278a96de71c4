import assert from 'node:assert/strict';
import { type AnyClienteleError, ClienteleError, type Outcome } from '../../src/core.ts';
import { EXPECTATIONS, ZH_CODES } from '../../src/domain/messages.zh.ts';

/** The ClienteleError that an operation rejects with; fails where it does not reject, or with something else. */
export async function rejection(operation: PromiseLike<unknown>): Promise<AnyClienteleError> {
  const error: unknown = await operation.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof ClienteleError, `a ClienteleError was expected, not ${String(error)}`);
  const { detail, code } = error;
  if (detail && Object.hasOwn(ZH_CODES, code)) {
    assert.ok(Object.hasOwn(EXPECTATIONS, detail.expected), `messages.zh.ts must translate: ${detail.expected}`);
  }
  return error as AnyClienteleError;
}

/** That an operation rejects with that code, parameter and outcome; answers the error. */
export async function rejects(
  operation: PromiseLike<unknown>,
  code: string,
  param?: string,
  outcome: Outcome = 'not_applied',
): Promise<AnyClienteleError> {
  const error = await rejection(operation);
  assert.deepEqual([error.code, error.param, error.outcome], [code, param, outcome]);
  return error;
}
