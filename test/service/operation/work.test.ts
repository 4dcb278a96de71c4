import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { bundled } from '../../support/bundle.ts';
import type { Work } from './work.child.ts';

/* The work for an input is counted in characters that are read, not in milliseconds, which depend on the machine. */

/** More than the limits and the stack of an error need, and much less than the length of the inputs over the limits. */
const MAX_CHARACTERS = 10_000;

const describeWork = ({ input, work, length, code }: Work) => `${input}: read ${work} characters of ${length}, ${code}`;

/** Asserts a bound of the work for every input. Reports the most expensive one. */
function assertWork(results: readonly Work[], share: (result: Work) => number): string {
  assert.deepEqual(results.filter((result) => share(result) > 1).map(describeWork), []);
  const [most] = results.toSorted((a, b) => share(b) - share(a));
  return most ? describeWork(most) : assert.fail('nothing was measured');
}

test('the length of a text is checked before the text is read', { timeout: 120_000 }, async (t) => {
  const script = bundled(new URL('work.child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script], { maxBuffer: 2 ** 26 });
  const { overTheLimits, withinTheLimits, bodies } = JSON.parse(stdout) as Record<string, Work[]>;
  assert.ok(overTheLimits && withinTheLimits && bodies);

  await t.test('so a text over the limits costs no more than one within', () => {
    const refusals = /^(parameter_(unknown|invalid)|resource_missing)$/;
    assert.deepEqual(overTheLimits.filter(({ code }) => !refusals.test(code ?? '')).map(describeWork), []);
    t.diagnostic(assertWork(overTheLimits, ({ work }) => work / MAX_CHARACTERS));
  });

  await t.test('and the work for one within the limits is proportional to its length', () => {
    t.diagnostic(assertWork(withinTheLimits, ({ work, length }) => work / (100 * length)));
  });

  await t.test('and so is the work for the body of a request', () => {
    assert.deepEqual(bodies.filter(({ code }) => !/^status 4\d\d$/.test(code ?? 'status 400')).map(describeWork), []);
    t.diagnostic(assertWork(bodies, ({ work, length }) => work / (30 * length)));
  });
});
