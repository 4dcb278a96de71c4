import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startInterruptibleServer } from './interruptible-server.ts';
import { loadPageModules } from './page-modules.ts';
import { openServedWorld } from './served-world.ts';

test('the clock of a test server is read again after a failure, and then no more', async () => {
  using server = await startInterruptibleServer();
  const page = await loadPageModules(server.url, 'steering');
  await page.readClockOnce();
  assert.equal(page.serverClock.value === undefined, true);
  const { world, listener } = await openServedWorld();
  world.clock.setting = { stoppedAt: 2_000_000_000_000 };
  server.listener = listener;
  await page.readClockOnce();
  assert.equal(page.serverClock.value?.now, 2_000_000_000);
  server.listener = undefined;
  await page.readClockOnce();
  assert.equal(page.serverClock.value?.state, 'stopped');
  await world.close();
});
