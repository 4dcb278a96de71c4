import { expectEqual } from '../assertions.ts';
import { wakeCounter } from '../concurrency.ts';
import { LIVE, SCOPE } from '../samples.ts';
import { add, eventsOf } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Notification of new events. */
export const watchCases: readonly StoreCase[] = [
  {
    name: 'watch wakes its caller after each write, until it is ended',
    async run(fixture) {
      const store = await fixture.open();
      const [one, two] = [wakeCounter(), wakeCounter()];
      const endOne = store.watch(SCOPE, one.wake);
      const endTwo = store.watch(SCOPE, two.wake);
      try {
        for (let count = 1; count < 4; count += 1) {
          const before = [one.calls(), two.calls()];
          await add(store);
          await one.until(async () => one.calls() > (before[0] ?? 0), 'the first watcher wakes');
          await two.until(async () => two.calls() > (before[1] ?? 0), 'the second watcher wakes');
          expectEqual((await eventsOf(store)).length, count, 'the event is readable when the watcher wakes');
        }
        endOne();
        const [ended, calls] = [one.calls(), two.calls()];
        await add(store);
        await two.until(() => two.calls() > calls, 'the second watcher still wakes');
        expectEqual(one.calls(), ended, 'the first watcher does not wake after its end');
      } finally {
        endOne();
        endTwo();
      }
    },
  },
  {
    name: 'one function may watch several times, and each watch ends on its own',
    async run(fixture) {
      const store = await fixture.open();
      const { wake, until, calls } = wakeCounter();
      const ends = [store.watch(SCOPE, wake), store.watch(SCOPE, wake), store.watch(LIVE, wake)];
      try {
        ends[0]?.();
        const before = calls();
        await add(store);
        await until(() => calls() > before, 'the other watch of the scope still wakes');
      } finally {
        for (const end of ends) end();
      }
    },
  },
];
