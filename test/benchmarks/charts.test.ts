import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chartsOf } from '../../benchmarks/charts/all.ts';
import { runOf } from './run-of.ts';

const run = runOf({ it: [0.4, 0.4, 0.4] }, { point: { chart: 'key', series: 'memory', x: 256 } });

/** Returns the texts that a chart shows. */
const textsOf = (svg = ''): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);

describe('the charts of a run', () => {
  test('are well-formed XML', () => {
    for (const [name, svg] of Object.entries(chartsOf(run))) {
      const markup = svg.replaceAll(/<!\[CDATA\[.*?\]\]>/gs, '');
      const rest = markup.replaceAll(/<\/?[\w:]+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g, '');
      assert.doesNotMatch(rest, /[<>]/, name);
    }
  });

  test('have the question as title, and the machine and the date', () => {
    const texts = textsOf(chartsOf(run)['key.svg']);
    assert.ok(texts.includes('What does an idempotency key cost?'), String(texts));
    assert.ok(texts.some((text) => text.startsWith('2026-01-31, Node v20.20.2, 2 cores of A &lt;fast&gt; processor')));
  });

  test('say whether the run was short', () => {
    const texts = textsOf(chartsOf({ ...run, rounds: 1, quick: true })['key.svg']);
    assert.ok(
      texts.some((text) => text.endsWith(', 1 round, quick run')),
      String(texts),
    );
  });

  test('mark a missed goal in words, not only by its colour', () => {
    assert.ok(textsOf(chartsOf(run)['limits.svg']).includes('40 % (goal 50 %), missed'));
  });

  test('show that a bar is longer than the axis', () => {
    const longer = runOf({ it: [1.5, 1.5, 1.5] });
    assert.ok(textsOf(chartsOf(longer)['limits.svg']).includes('→ 150 % (goal 50 %)'));
  });

  test('name the last point of a line with its own value, in whichever order the rows were measured', () => {
    const rows = [1_000_000, 1000].map((x) =>
      runOf(
        { it: [x / 1000, x / 1000, x / 1000] },
        { kind: 'time', point: { chart: 'population', series: 'list', x } },
      ),
    );
    const svg = chartsOf({ ...run, cases: rows.flatMap(({ cases }) => cases) })['population.svg'];
    assert.ok(textsOf(svg).includes('list: 1 ms'), String(textsOf(svg)));
  });

  test('compare with the limits without the rows about keys, which compare with creates', () => {
    const ofKeys = { ...run, cases: run.cases.map((each) => ({ ...each, question: 'key' as const })) };
    assert.deepEqual(Object.keys(chartsOf(ofKeys)), ['writes.svg', 'key.svg']);
  });

  test('are the same files in each rendering', () => {
    assert.deepEqual(chartsOf(run), chartsOf(run));
  });

  test('are left out if their rows were not measured', () => {
    assert.deepEqual(Object.keys(chartsOf(run)), ['writes.svg', 'key.svg', 'limits.svg']);
  });

  test('show ours beside the peers, with the most rows of their transport', () => {
    const peer = (name: string, p50: number, rows = 100_000) =>
      ({ peer: name, operation: 'create', rows, p50, p99: 2 * p50 }) as const;
    const description = (name: string, transport: 'in process' | 'HTTP') => ({ peer: name, transport, omits: '' });
    const peers = {
      descriptions: [
        description('clientele, memory', 'in process'),
        description('keyv 5', 'in process'),
        description('mock 1', 'HTTP'),
      ],
      results: [
        peer('keyv 5', 7),
        peer('clientele, memory', 12_345),
        peer('mock 1', 88, 1000),
        peer('mock 1', 99, 10_000),
      ],
    };
    const texts = textsOf(chartsOf({ ...run, peers })['peers.svg']);
    for (const text of [
      'create, in process, 100 k rows',
      'clientele, memory',
      '12.3 ms',
      'keyv 5',
      '7 µs',
      '10 µs',
      'create, HTTP, 10 k rows',
      '99 µs',
    ]) {
      assert.ok(texts.includes(text), `${text} in ${texts}`);
    }
    assert.ok(!texts.includes('88 µs'));
  });
});
