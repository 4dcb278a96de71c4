import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { createClientele, InvalidRequestError } from '../../src/index.ts';
import { hostileObject } from '../support/hostile.ts';
import { iterations } from '../support/iterations.ts';
import { rejection } from '../support/rejection.ts';
import { CARD, KeptCodes, PHONE } from './verifier-world.ts';

const sender = new KeptCodes();
const clientele = createClientele({ sms: { kind: 'otp', sender }, tokens: { kind: 'vault' } });

/** What each issuer takes. The hostile parameters replace some of these, or all. */
const ISSUERS = {
  otp: { source: 'tok_1', phone: PHONE },
  vault: CARD,
} as const;

for (const [name, valid] of Object.entries(ISSUERS)) {
  test(`clientele.${name}.issue refuses hostile parameters with a typed error, and quotes no value`, async () => {
    const { issue } = (await clientele)[name as 'otp'];
    const params = hostileObject(Object.keys(valid));
    await fc.assert(
      fc.asyncProperty(params, fc.boolean(), async (hostile, isMerged) => {
        const isObject = typeof hostile === 'object' && hostile !== null && !Array.isArray(hostile);
        const merged = isMerged && isObject ? mergedOf(valid, hostile) : hostile;
        const error: unknown = await issue(merged as never).then(
          () => undefined,
          (caught) => caught,
        );
        if (error === undefined) return;
        const failure = await rejection(Promise.reject(error));
        assert.ok(failure instanceof InvalidRequestError || failure.code === 'too_many_attempts', inspect(failure));
        assert.doesNotMatch(inspect(failure) + failure.message, /canary/);
      }),
      { numRuns: iterations(300, 10_000) },
    );
  });
}

/** Adds hostile properties to valid ones. An object that cannot be read is returned unchanged. */
function mergedOf(valid: object, hostile: object): object {
  try {
    return { ...valid, ...hostile };
  } catch {
    return hostile;
  }
}
