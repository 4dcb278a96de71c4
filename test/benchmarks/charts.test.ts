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

  test('mark a missed goal in words, not only by its colour', () => {
    assert.ok(textsOf(chartsOf(run)['limits.svg']).includes('40 % (goal 50 %), missed'));
  });

  test('are left out if their rows were not measured', () => {
    assert.deepEqual(Object.keys(chartsOf(run)), ['writes.svg', 'key.svg', 'limits.svg']);
  });

  test('show ours beside the peers', () => {
    const peer = (name: string, p50: number) =>
      ({ peer: name, operation: 'create', rows: 100_000, p50, p99: 2 * p50 }) as const;
    const peers = {
      descriptions: ['clientele, memory', 'keyv 5'].map((name) => ({
        peer: name,
        transport: 'in process' as const,
        omits: '',
      })),
      results: [peer('keyv 5', 7), peer('clientele, memory', 12_345)],
    };
    const texts = textsOf(chartsOf({ ...run, peers })['peers.svg']);
    for (const text of ['create, in process', 'clientele, memory', '12.3 k µs', 'keyv 5', '7 µs']) {
      assert.ok(texts.includes(text), `${text} in ${texts}`);
    }
  });
});
