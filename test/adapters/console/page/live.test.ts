import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { Backoff } from '../../../../adapters/console/page/model/backoff.ts';
import type { Event } from '../../../../adapters/console/page/model/wire.ts';
import { until } from '../../../support/redis/server.ts';
import { idsOf } from '../../../support/world.ts';
import { type InterruptibleServer, startInterruptibleServer } from './interruptible-server.ts';
import { loadPageModules, type PageModules } from './page-modules.ts';
import { openServedWorld, type ServedWorld } from './served-world.ts';

/** Ids of the customers of events. */
const customersOf = (events: readonly Event[] = []): string[] => events.map(({ data }) => data.object.id);

describe('the events of a page on a test server', () => {
  let server: InterruptibleServer;
  let page: PageModules;
  let served: ServedWorld;
  let leave: AbortController;
  let backoff: Backoff;
  let heard: Event[];
  let first: { readonly generation: number; readonly streams: number };

  /** Follows the events, and waits until the stream is open and no event can be missed. */
  async function follow(): Promise<void> {
    leave = new AbortController();
    backoff = new Backoff();
    const streams = server.streams + 1;
    page.follow(leave.signal, backoff);
    await until('the page is live', async () => server.streams === streams && page.liveState.value === 'live');
    first = { generation: page.generation.value, streams };
  }

  const generations = () => page.generation.value - first.generation;
  const isHeard = (id: string) => until('the event', async () => customersOf(heard).includes(id));
  const isShown = (ids: string[]) =>
    until('the events', async () => String(customersOf(page.liveEvents.value)) === String(ids.toReversed()));

  beforeEach(async () => {
    heard = [];
    served = await openServedWorld();
    server.listener = served.listener;
  });
  before(async () => {
    server = await startInterruptibleServer();
    page = await loadPageModules(server.url, 'steering');
    page.onEvent((event) => heard.push(event));
  });
  after(() => server[Symbol.dispose]());
  afterEach(async () => {
    leave.abort();
    server.cut();
    await served.world.close();
  });

  test('continue on the same stream after each reset', async () => {
    const empty = served.world.snapshot('');
    await served.add();
    await follow();
    for (const reset of [1, 2]) {
      const clock = { stoppedAt: reset * 1_000_000_000_000 };
      await served.world.restore({ ...empty, clock });
      const ids = [await served.add()];
      await until('the reset', async () => generations() === reset);
      ids.push(await served.add());
      await isHeard(ids[1] ?? '');
      await isShown(ids);
      await until('the clock', async () => page.serverClock.value?.now === reset * 1_000_000_000);
    }
    assert.deepEqual([generations(), server.streams], [2, first.streams]);
  });

  test('are those of the new world after the server was started again', async () => {
    await served.add();
    await follow();
    server.listener = undefined;
    server.cut();
    await served.world.close();
    served = await openServedWorld();
    served.world.clock.setting = { stoppedAt: 2_000_000_000_000 };
    const ids = [await served.add(), await served.add()];
    server.listener = served.listener;
    await until('the other world', async () => generations() === 1);
    await isShown(ids);
    await until('the clock', async () => page.serverClock.value?.now === 2_000_000_000);
    assert.deepEqual(customersOf(heard), []);
  });

  test('have those of an interruption, once and in order, also if there were none before', async () => {
    await follow();
    const ids: string[] = [];
    for (const count of [2, 4]) {
      server.listener = undefined;
      server.cut();
      while (ids.length < count) ids.push(await served.add());
      server.listener = served.listener;
      await isHeard(ids.at(-1) ?? '');
    }
    ids.push(await served.add());
    await isHeard(ids.at(-1) ?? '');
    assert.deepEqual(customersOf(heard), ids);
    assert.deepEqual(idsOf(page.liveEvents.value ?? []), idsOf(heard).toReversed());
    assert.equal(generations(), 0);
  });

  test('come back soon if the stream was open for a while, even without an event', async () => {
    await follow();
    server.listener = undefined;
    server.cut();
    await until('some attempts fail', async () => backoff.limit > 1000);
    server.listener = served.listener;
    await until('the next wait is short', async () => backoff.limit === 400);
    assert.equal(heard.length, 0);
  });
});
