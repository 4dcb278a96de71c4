import assert from 'node:assert/strict';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { Store } from '../../src/ports/store.ts';
import { SCOPE } from './samples.ts';
import { readerOf } from './store-calls.ts';

/** How long "soon" may take a store that asks for news by and by. */
const SOON_MS = 5_000;

/** Reads a feed while something is going on, until that has ended and nothing is left to be read. */
export async function readFeedDuring(store: Store, until: Promise<unknown>, start?: string): Promise<ClienteleEvent[]> {
  const reader = readerOf(store, SCOPE, start);
  let over = false;
  const end = (): void => {
    over = true;
  };
  until.then(end, end);
  for (;;) {
    const last = over;
    const count = await reader.read(50);
    if (last && count === 0) return reader.events;
    // Lets a store that answers at once go on with the writes.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** Runs a call many times at once. */
export const race = async <T>(count: number, call: (index: number) => Awaitable<T>): Promise<T[]> =>
  await Promise.all(Array.from({ length: count }, async (_, index) => await call(index)));

/** Runs a call as often, in ten rows at once: for longer than a race, so that others can come in between. */
export async function inRows<T>(count: number, call: (index: number) => Awaitable<T>): Promise<T[]> {
  const answers: T[] = [];
  await race(10, async (row) => {
    for (let index = row; index < count; index += 10) answers.push(await call(index));
  });
  return answers;
}

/** A function to be woken with, and a bounded wait for it. */
export function wakeCounter() {
  let calls = 0;
  let ring: () => void = () => undefined;
  const wake = (): void => {
    calls += 1;
    ring();
  };
  /** Waits until the condition holds; looks after each call. */
  const until = async (holds: () => Awaitable<boolean>, what: string): Promise<void> => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      ring();
    }, SOON_MS);
    try {
      for (;;) {
        const next = new Promise<void>((resolve) => {
          ring = resolve;
        });
        if (await holds()) return;
        assert.ok(!late, `${what} within ${SOON_MS} ms`);
        await next;
      }
    } finally {
      clearTimeout(timer);
    }
  };
  return { wake, until, calls: () => calls };
}
