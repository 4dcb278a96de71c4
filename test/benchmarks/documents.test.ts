import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { partitionedTitle, title } from '../../benchmarks/cases/redis.ts';
import { CAPACITY } from '../../benchmarks/cases/redis-capacity.ts';
import { replaceBlock } from '../../benchmarks/documents/generated-block.ts';
import { missedGoals } from '../../benchmarks/documents/missed-goals.ts';
import { peersTables } from '../../benchmarks/documents/peers-tables.ts';
import { generatedDocuments, published } from '../../benchmarks/documents/update.ts';
import { capacityOf, capacityText, measurementsOf } from '../../benchmarks/scale.ts';
import type { Outcome } from '../../benchmarks/support/outcome.ts';
import { readResult } from '../../benchmarks/support/result.ts';

const measuredRows = Object.entries({
  [CAPACITY.customerBytes]: 1000,
  [CAPACITY.eventBytes]: 400,
  [CAPACITY.create]: 20,
  [CAPACITY.partitionedCreate]: 3,
  [CAPACITY.firstPartition]: 0.1,
  [CAPACITY.retrieve]: 4,
  [title('create', 256)]: 40,
  [partitionedTitle(16)]: 1.8,
  [partitionedTitle(64)]: 3.4,
  [partitionedTitle(128)]: 6.2,
}).map(([name, median]) => ({ row: { title: name }, ours: { median } }));

test('the documents show the published run', async () => {
  const run = await readResult(join(published, 'run.json'));
  for (const { path, current, generated } of await generatedDocuments(run)) {
    assert.equal(current, generated, `${path}: run \`npm run bench -- --publish docs/performance\``);
  }
});

describe('the capacity of Redis', () => {
  const measured = measurementsOf(measuredRows);

  test('in one partition is limited by the time of a create', () => {
    assert.deepEqual(capacityOf(10e6, 1, measured), {
      primaries: 1,
      createsPerSecond: 50_000,
      retrievesPerSecond: 250_000,
    });
  });

  test('in several partitions is limited by the primary of the first partition', () => {
    const { primaries, createsPerSecond, retrievesPerSecond } = capacityOf(1e9, 128, measured);
    assert.equal(primaries, 41, '1000 GB of customers and 40 MB of events need more than 40 primaries of 25 GB');
    assert.equal(Math.round(createsPerSecond), Math.round(1e6 / (2 + 58 / 41)));
    assert.equal(retrievesPerSecond, (41 * 1e6) / 4);
  });

  test('is a table with the measurements that it is computed from', () => {
    const text = capacityText(measuredRows);
    assert.match(text, /^\| 1 billion \| 128 \| 41 \| 290,000 \| 10 million \| 6\.2 x \|$/m);
    assert.match(text, /^- Memory: 1,000 bytes for a customer .* 400 bytes for an event\.$/m);
    assert.match(text, /60\.0 µs, of which the first partition takes 2\.0 µs/);
    assert.match(text, /creates 25,000 customers per second/);
  });

  test('needs every measurement', () => {
    for (const { row } of measuredRows) {
      const others = measuredRows.filter((each) => each.row !== row);
      assert.throws(() => capacityText(others), new RegExp(`no row "${row.title}"`));
    }
  });
});

describe('a generated block', () => {
  const document =
    'before\n<!-- generated: a -->\nold\n<!-- end -->\nbetween\n<!-- generated: b -->\n<!-- end -->\nafter\n';

  test('is replaced, and nothing else is', () => {
    const filled = replaceBlock(replaceBlock(document, 'a', 'new'), 'b', 'text\n');
    assert.equal(
      filled,
      'before\n<!-- generated: a -->\n\nnew\n\n<!-- end -->\nbetween\n<!-- generated: b -->\n\ntext\n\n<!-- end -->\nafter\n',
    );
    assert.equal(replaceBlock(filled, 'b', 'text'), filled);
  });

  test('must exist', () => {
    assert.throws(() => replaceBlock(document, 'c', 'new'), /no block c/);
  });
});

test('the missed goals are listed', () => {
  const row = { title: 'slow', kind: 'throughput', figure: 'slow', goal: 0.6 } as const;
  const outcome: Outcome = { row, limit: { median: 1 }, ours: { median: 2 }, value: 0.5, values: [0.5], ok: false };
  assert.match(
    missedGoals([outcome, { ...outcome, ok: true }]),
    /^1 of 2 goals .*\n\nA value is .*\n\n.*\n.*\n\| slow \| 50 % \|/,
  );
  assert.equal(missedGoals([{ ...outcome, ok: true }]), 'All 1 goals are met.');
});

test('the tables of the peers say which peers are faster, and what they omit', () => {
  const ours = { peer: 'clientele, memory', transport: 'in process', omits: '' } as const;
  const other = { peer: 'other 1.0.0', transport: 'in process', omits: 'events' } as const;
  const result = (peer: string, rows: number, p50: number) =>
    ({ peer, operation: 'retrieve', rows, p50, p99: p50 * 2 }) as const;
  const results = [
    result(ours.peer, 1000, 2),
    result(other.peer, 1000, 1),
    result(ours.peer, 10_000, 2),
    result(other.peer, 10_000, 4000),
  ];
  const text = peersTables({ descriptions: [ours, other], results });
  assert.match(text, /^\| \*\*clientele, memory\*\* \| in process \| 2 µs \(4 µs\) \| 2 µs \(4 µs\) \|$/m);
  assert.match(text, /^\| other 1\.0\.0 \| in process \| 1 µs \(2 µs\) \| 4 ms \(8 ms\) \|$/m);
  assert.match(text, /^- \*\*other 1\.0\.0\*\* does not have: events\.$/m);
  assert.match(text, /^- retrieve, in process: none\.$/m);
  assert.match(
    peersTables({ descriptions: [ours, other], results: results.slice(0, 2) }),
    /^- retrieve, in process: other 1\.0\.0\.$/m,
  );
});
