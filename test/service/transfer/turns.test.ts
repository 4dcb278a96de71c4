import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { readNdjson } from '../../../src/core.ts';

/** Reads an iterable to its end, and returns the number of turns of the event loop until then. */
async function countTurns(values: AsyncIterable<unknown>): Promise<number> {
  let [turns, ended] = [0, false];
  const count = () => {
    turns += 1;
    if (!ended) setImmediate(count);
  };
  setImmediate(count);
  for await (const _ of values);
  ended = true;
  return turns;
}

test('an import that refuses many customers lets other callbacks run', async () => {
  await using clientele = await createTestClientele();
  assert.ok((await countTurns(clientele.import(Array(5_000).fill({})))) > 2);
});

test('reading many lines from one text lets other callbacks run', async () => {
  assert.ok((await countTurns(readNdjson('x\n'.repeat(5_000)))) > 2, 'lines that are no JSON');
  assert.ok((await countTurns(readNdjson('\n'.repeat(1_000_000)))) > 2, 'blank lines');
});
