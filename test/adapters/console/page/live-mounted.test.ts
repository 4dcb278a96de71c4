import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../../adapters/console/page/model/wire.ts';
import { toNodeListener } from '../../../../adapters/http/index.ts';
import { MemoryStore } from '../../../../adapters/memory/index.ts';
import { errorOf } from '../../../../src/domain/errors.ts';
import { createConsoleWorld } from '../../../support/console.ts';
import { until } from '../../../support/redis/server.ts';
import { add, addMany } from '../../../support/world.ts';
import { startInterruptibleServer } from './interruptible-server.ts';
import { loadPageModules } from './page-modules.ts';

/** A store whose feed can fail for a while. */
class UnsteadyStore extends MemoryStore {
  isFailing = false;
  failures = 0;

  override events(...args: Parameters<MemoryStore['events']>) {
    if (!this.isFailing) return super.events(...args);
    this.failures += 1;
    throw errorOf('store_unavailable');
  }
}

test('a mounted page has every event after its store failed, and loads everything again after a long interruption', async () => {
  using server = await startInterruptibleServer();
  const page = await loadPageModules(server.url, 'mounted');
  const store = new UnsteadyStore();
  const { world, handler } = await createConsoleWorld({ onError: () => {} }, { store });
  server.listener = toNodeListener(handler);
  const heard: Event[] = [];
  page.onEvent((event) => heard.push(event));
  const leave = new AbortController();
  const start = page.generation.value;
  await addMany(world, 2);
  page.follow(leave.signal);
  await until('the page is live', async () => page.liveState.value === 'live');

  store.isFailing = true;
  const ids = await addMany(world, 3);
  await until('the stream fails', async () => page.liveState.value === 'connecting' && store.failures > 0);
  store.isFailing = false;
  ids.push((await add(world)).id);
  await until('all events', async () => heard.length >= ids.length);
  assert.deepEqual(
    heard.map(({ data }) => data.object.id),
    ids,
  );
  assert.equal(page.generation.value, start);

  server.listener = undefined;
  server.cut();
  const many = await addMany(world, 101);
  server.listener = toNodeListener(handler);
  await until('other data', async () => page.generation.value === start + 1);
  assert.deepEqual(
    page.liveEvents.value?.map(({ data }) => data.object.id),
    many.slice(1).toReversed(),
  );
  assert.equal(heard.length, ids.length);
  leave.abort();
  await world.close();
});
