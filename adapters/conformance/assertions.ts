import assert from 'node:assert/strict';
import { ClienteleError } from '../../src/domain/errors.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { InsertResult, ReplaceResult, StoredWrite } from '../../src/ports/store-types.ts';

// Every `assert.ok` of the suite has a message: without one, node:assert reads and parses the whole source file to make
// one up, which takes minutes where the file is a bundle.

/** The write as it was stored; fails where it was refused. */
export function expectStored(result: InsertResult | ReplaceResult): StoredWrite {
  assert.equal(result.status, 'stored', `the write must be stored, and was refused: ${result.status}`);
  return result as StoredWrite;
}

/** A JSON value without prototypes, for comparisons: a store may build its objects as it likes. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

/** That two values are the same JSON. */
export function same(actual: unknown, expected: unknown, message?: string): void {
  assert.deepEqual(plain(actual), plain(expected), message);
}

/** That a call, whether it throws or answers a promise, rejects with an error of the library. */
export async function rejects(call: () => Awaitable<unknown>, code: string, param?: string): Promise<void> {
  await assert.rejects(
    async () => await call(),
    (error) => {
      assert.ok(error instanceof ClienteleError, `${String(error)} must be a ClienteleError`);
      assert.equal(error.code, code);
      if (param !== undefined) assert.equal(error.param, param);
      return true;
    },
  );
}

/** That a value is frozen throughout. */
export function frozen(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  assert.ok(Object.isFrozen(value), `${path} must be frozen`);
  for (const [key, inner] of Object.entries(value)) frozen(inner, `${path}.${key}`);
}

/** How many results of each status there are. */
export function tally(results: readonly { readonly status: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
