import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tablesOf } from '../../benchmarks/support/table.ts';
import { runOf } from './run-of.ts';

describe('the tables of a run', () => {
  test('have a heading for each question, the spread of the rounds, and a mark for a missed goal', () => {
    const [question, , , , missed, met] = tablesOf(runOf({ slow: [0.2, 0.3, 0.4], fast: [0.5, 0.6, 0.7] })).split('\n');
    assert.equal(question, 'What does the service cost, with customers in memory?');
    assert.match(missed ?? '', /^\| slow .* 30 % \| 20 % to 40 % \| >= 50 % \| MISSED \|$/);
    assert.match(met ?? '', /^\| fast .* 60 % \| 50 % to 70 % \| >= 50 % \| +ok \|$/);
  });

  test('have columns of the same width for all questions', () => {
    const [first] = runOf({ 'a long title of a row': [1, 1, 1] }).cases;
    const [second] = runOf({ short: [1, 1, 1] }).cases;
    assert.ok(first && second);
    const lines = tablesOf({ cases: [first, { ...second, question: 'http' }] }).split('\n');
    assert.equal(new Set(lines.filter((line) => line.startsWith('|')).map(({ length }) => length)).size, 1);
  });

  test('show the peers last', () => {
    const results = [{ peer: 'keyv 5', operation: 'create', rows: 1000, p50: 3.21, p99: 40 } as const];
    const text = tablesOf({ ...runOf({ it: [1, 1, 1] }), peers: { descriptions: [], results } });
    assert.match(
      text,
      /How does it compare with other packages\?\n\n.*\n.*\n\| keyv 5 \| +create \| +1000 \| +3\.2 us \| +40\.0 us \|$/,
    );
  });
});
