import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cases } from '../../benchmarks/cases/all.ts';
import { label, type Row } from '../../benchmarks/support/case.ts';

const scale = { few: 1000, many: 1_000_000, share: 1 };
const rows = Object.values(cases).flatMap((each) => each.rows(scale));

describe('the benchmarks', () => {
  test('have a row for each goal', () => {
    const goals: [title: RegExp, kind: Row['kind'], goal: number | undefined, count: number][] = [
      [/^create$/, 'throughput', 0.85, 1],
      [/^retrieve, (1 k|10 k|100 k|1 M)$/, 'throughput', 0.6, 4],
      [/^create, (1 k|10 k|100 k|1 M)$/, 'throughput', undefined, 4],
      [/^create, 1 M: growth$/, 'growth', 1.5, 1],
      [/^update$/, 'throughput', 0.6, 1],
      [/^list of (10|100) (newest|middle|anywhere), 1 [kM], (one app|1000 apps)$/, 'throughput', 0.6, 18],
      [/^list of 10 anywhere, (10|100) k, one app$/, 'throughput', 0.6, 2],
      [/^list of (10|100) (newest|middle|anywhere), 1 M, (one app|1000 apps): growth$/, 'growth', 1.5, 12],
      [/^heap per customer, 1 M$/, 'size', 1.3, 1],
      [/^cache hit$/, 'throughput', 0.6, 1],
      [/^(memory|file|redis), create with a key, (1 caller|(16|256) callers)$/, 'throughput', 0.6, 9],
      [/^(memory|file|redis), import relative to creates of 256 callers$/, 'throughput', 0.6, 3],
      [/^(memory|file|redis), issue and verify a code .*, (1 caller|16 callers)$/, 'throughput', undefined, 6],
      [
        /^(memory|file|redis), create with a code of the otp verifier, (1 caller|16 callers)$/,
        'throughput',
        undefined,
        6,
      ],
      [/^file create, (1 caller|16 callers|256 callers)$/, 'throughput', 0.8, 3],
      [/^file create, 256 callers relative to 1$/, 'growth', 1 / 8, 1],
      [/^file create, 256 callers: p99 relative to p50$/, 'growth', 5, 1],
      [/^file create, 256 callers: loop delay p99$/, 'time', 5, 1],
      [/^file bytes per customer$/, 'size', 1.1, 1],
      [/^file (retrieve|list of 100 (newest|middle)), 1 M, (one app|1000 apps)$/, 'throughput', 0.7, 6],
      [/^file list of 10 (newest|middle), 1 M, (one app|1000 apps)$/, 'throughput', 0.4, 4],
      [/^file open, 1 M, (one app|1000 apps)$/, 'time', 200, 2],
      [/^http handler, (retrieve|list of 10|update)$/, 'throughput', 0.4, 3],
      [/^http server, retrieve$/, 'throughput', 0.5, 1],
      [/^redis, (retrieve|list of 10), (1 caller|(16|256) callers)$/, 'throughput', 0.8, 6],
      [/^redis, create, 1 caller$/, 'throughput', 0.8, 1],
      [/^redis, create, (16|256) callers$/, 'throughput', 0.6, 2],
      [/^redis, cold retrieve, (1 caller|(16|256) callers)$/, 'throughput', 0.6, 3],
      [/^redis, retrieve relative to redis-benchmark, 16 callers$/, 'throughput', undefined, 1],
      [/^redis, cached retrieve$/, 'throughput', 0.6, 1],
      [/^redis, list of 10, partitions: (4|16)$/, 'growth', 2, 2],
      [/^redis, list of 10, partitions: 64$/, 'growth', 4, 1],
      [/^redis, list of 10, partitions: 128$/, 'growth', undefined, 1],
      [/^redis, bytes of a customer$/, 'size', 1.3, 1],
      [/^redis, bytes of an event$/, 'size', 1.1, 1],
      [/^redis, (create|retrieve)s per second of server processor time$/, 'throughput', undefined, 2],
      [/^redis, server time of a create( in the first partition)?, partitions: 16$/, 'growth', undefined, 2],
      [/^cold start, (import|require) core$/, 'overhead', 25, 2],
      [/^cold start, (import|require) and createClientele$/, 'overhead', 60, 2],
      [/^bundle of \{ CustomerService \}, compressed$/, 'download', 20, 1],
    ];
    for (const [title, kind, goal, count] of goals) {
      const matching = rows.filter((row) => title.test(row.title) && row.kind === kind && row.goal === goal);
      assert.equal(new Set(matching.map((row) => row.title)).size, count, String(title));
    }
    assert.equal(rows.length, 121);
  });

  test('measure the growth of a list from the small population', () => {
    const figures = new Set(rows.map(({ figure }) => figure));
    for (const { kind, base } of rows) {
      assert.equal(kind === 'growth', base !== undefined);
      const isList = base?.startsWith('list') ?? false;
      if (isList) assert.ok(figures.has(base ?? '') && base?.endsWith(label({ customers: 1000, apps: 1 })), base);
    }
  });
});
