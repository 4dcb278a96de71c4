import { AssertionError } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { ClienteleError } from '../../src/domain/errors.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { InsertResult, ReplaceResult, StoredWrite } from '../../src/ports/store-types.ts';

/*
 * Every message states a fact of the contract, and says which side of a difference is the contract's: test runners show the
 * two sides in different orders and colours.
 */

/** The implementation under test, as messages name it. */
type Subject = 'store' | 'verifier';

/** Fails unless two values are deeply equal. `fact` says what the contract requires of the value. */
export function expectEqual(actual: unknown, expected: unknown, fact?: string, subject: Subject = 'store'): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const { message } = new AssertionError({ actual, expected, operator: 'deepStrictEqual' });
  const sides = `actual (received): from the ${subject}; expected: from the contract.`;
  const headline = fact === undefined ? `The ${subject} breaks its contract` : `The contract says: ${fact}`;
  throw new AssertionError({
    message: `${headline}\n${sides}\n\n${message}`,
    actual,
    expected,
    stackStartFn: expectEqual,
  });
}

/** Fails unless a condition holds. `fact` says what the contract requires. */
export function expectThat(condition: unknown, fact: string): asserts condition {
  if (!condition)
    throw new AssertionError({ message: `The contract says: ${fact}`, actual: condition, expected: true });
}

/** Copies a JSON value without prototypes and undefined properties, for comparison: a store may create its objects in any way. */
export const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

/** Fails unless two values are the same JSON. */
export const expectJson = (actual: unknown, expected: unknown, fact?: string): void =>
  expectEqual(toJson(actual), toJson(expected), fact);

/** Fails unless a call throws, or rejects with, an error of the library that has this code. `name` is the call's in messages. */
export async function expectError(
  call: () => Awaitable<unknown>,
  code: string,
  param?: string,
  name = 'the call',
): Promise<void> {
  let result: unknown;
  try {
    result = await call();
  } catch (error) {
    expectThat(error instanceof ClienteleError, `${name} fails with a ClienteleError; it failed with ${String(error)}`);
    expectEqual(error.code, code, `${name} fails with this code`);
    if (param !== undefined) expectEqual(error.param, param, `${name} fails with this param`);
    return;
  }
  throw new AssertionError({
    message: `The contract says: ${name} fails with ${code}; it returned a value`,
    actual: result,
  });
}

/** Fails unless a value is deeply frozen. */
export function expectFrozen(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  expectThat(Object.isFrozen(value), `${path} is frozen`);
  for (const [key, inner] of Object.entries(value)) expectFrozen(inner, `${path}.${key}`);
}

/** Returns a write that was stored; fails if it was refused. */
export function expectStored(result: InsertResult | ReplaceResult): StoredWrite {
  expectEqual(result.status, 'stored', 'the write is stored');
  return result as StoredWrite;
}

/** Counts results by status. */
export function tally(results: readonly { readonly status: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
