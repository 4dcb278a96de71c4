import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { readNdjson } from '../../../src/core.ts';
import { addMany } from '../../support/world.ts';

/** Reads an iterable to its end, and returns the number of turns of the event loop until then. */
async function countTurns(values: AsyncIterable<unknown>, consume = (_: number) => {}): Promise<number> {
  let [turns, ended] = [0, false];
  const count = () => {
    turns += 1;
    if (!ended) setImmediate(count);
  };
  setImmediate(count);
  let position = 0;
  for await (const _ of values) consume(position++);
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

/** Occupies the event loop for longer than one turn may take. */
function work(): void {
  for (const end = performance.now() + 11; performance.now() < end; );
}

test('a walk through a list, an export or the feed lets other callbacks run, although the store reads synchronously', async () => {
  await using clientele = await createTestClientele();
  await addMany(clientele, 350);
  const { customers } = clientele;
  const workPerPage = (position: number) => position % 100 === 0 && work();
  assert.ok((await countTurns(customers.list({ limit: 100 }), workPerPage)) > 2, 'a list');
  assert.ok((await countTurns(clientele.export(), workPerPage)) > 2, 'an export');
  assert.ok((await countTurns(clientele.changes({ wait: false }), workPerPage)) > 2, 'the feed');
});

test('reading many chunks of one line lets other callbacks run', async () => {
  function* chunks() {
    for (let i = 0; i < 5; i += 1) {
      work();
      yield 'x';
    }
  }
  assert.ok((await countTurns(readNdjson(chunks()))) > 2);
});
