import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectEqual,
  expectError,
  expectFrozen,
  expectJson,
  expectStored,
  expectThat,
} from '../../../adapters/conformance/assertions.ts';
import { errorOf } from '../../../src/domain/errors.ts';

const fails = (check: () => unknown, message: RegExp) =>
  assert.rejects(async () => await check(), { name: 'AssertionError', message });

describe('a failed comparison of the conformance suite', () => {
  test("says which value is the store's and which is the contract's", async () => {
    await fails(
      () => expectEqual('running', 'settled', 'the key is settled'),
      /^The contract says: the key is settled\nactual \(received\): from the store; expected: from the contract\.\n\n.*'running'.*'settled'/s,
    );
    await fails(
      () => expectJson({ a: 1 }, { a: 2 }),
      /^The store breaks its contract\nactual \(received\): from the store; .*\+ {3}a: 1\n- {3}a: 2/s,
    );
    await assert.rejects(async () => expectEqual(1, 2), { actual: 1, expected: 2 });
  });

  test('names the verifier instead of the store', async () => {
    await fails(
      () => expectEqual(1, 2, undefined, 'verifier'),
      /^The verifier breaks its contract\nactual \(received\): from the verifier;/,
    );
  });

  test('states the fact that does not hold', async () => {
    await fails(() => expectThat(false, 'sequences rise'), /^The contract says: sequences rise$/);
    await fails(() => expectFrozen(Object.freeze({ a: {} }), 'record'), /^The contract says: record\.a is frozen$/);
    await fails(() => expectStored({ status: 'exists' }), /^The contract says: the write is stored\n/);
  });

  test('describes an error that is missing, foreign or another one', async () => {
    const failing = (error: unknown) => () => {
      throw error;
    };
    await fails(
      () => expectError(() => 1, 'store_unavailable'),
      /the call fails with store_unavailable; it returned a value/,
    );
    await fails(
      () => expectError(failing(new Error('closed')), 'store_unavailable', undefined, 'find'),
      /find fails with a ClienteleError; it failed with Error: closed/,
    );
    const error = errorOf('parameter_invalid', { param: 'limit' });
    await fails(() => expectError(failing(error), 'cursor_expired'), /the call fails with this code/);
    await fails(() => expectError(failing(error), 'parameter_invalid', 'after'), /the call fails with this param/);
    await expectError(failing(error), 'parameter_invalid', 'limit');
  });
});
