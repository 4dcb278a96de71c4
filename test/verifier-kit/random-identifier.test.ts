import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomIdentifier } from '../../src/verifier-kit/random-identifier.ts';

test('an identifier has the length, and letters and digits only', () => {
  for (const length of [1, 24, 300]) assert.match(randomIdentifier(length), RegExp(`^[0-9A-Za-z]{${length}}$`));
});

test('every letter and digit is about equally frequent', () => {
  const counts = new Map<string, number>();
  for (const letter of randomIdentifier(62_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  assert.equal(counts.size, 62);
  // The standard deviation is 32. A remainder of 256 / 62 would make eight letters more frequent by a quarter.
  for (const [letter, count] of counts) assert.ok(Math.abs(count - 1000) < 200, `${letter}: ${count}`);
});
