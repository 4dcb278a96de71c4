import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Feed } from '../../../adapters/memory/feed.ts';
import { ClienteleError, type EventDraft } from '../../../src/core.ts';

const KEEP_ALL = { keep: 1_000_000 };
let drafts = 0;

const draft = (created = 0): EventDraft => {
  drafts += 1;
  return {
    id: `evt_${drafts}`,
    object: 'event',
    type: 'customer.deleted',
    created,
    livemode: false,
    data: {},
  } as never;
};

const resultOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof ClienteleError, String(error));
    return `${error.code} ${error.param}`;
  }
  return 'read';
};

it('returns events in the order of their appending, from the oldest or after a cursor', () => {
  const feed = new Feed();
  assert.deepEqual(feed.read({ limit: 10 }), []);
  const appended = Array.from({ length: 10 }, () => draft());
  const cursors = appended.map((each) => feed.append(each, KEEP_ALL));
  const expected = appended.map((each, i) => ({ ...each, cursor: cursors[i] }));
  assert.deepEqual(feed.read({ limit: 100 }), expected);
  assert.deepEqual(feed.read({ limit: 3 }), expected.slice(0, 3));
  for (const [i, after] of cursors.entries()) {
    assert.deepEqual(feed.read({ after, limit: 2 }), expected.slice(i + 1, i + 3));
  }
  for (const event of feed.read({ limit: 3 })) assert.ok(Object.isFrozen(event), 'frozen');
});

it('distinguishes an expired cursor from one that the feed never had', () => {
  const feed = new Feed();
  for (let i = 0; i < 10; i += 1) feed.append(draft(), { keep: 3 });
  for (const after of ['6', '1', '0'])
    assert.equal(
      resultOf(() => feed.read({ after, limit: 1 })),
      'cursor_expired after',
    );
  for (const after of ['7', '8', '9', '10'])
    assert.equal(
      resultOf(() => feed.read({ after, limit: 1 })),
      'read',
    );
  for (const after of ['11', '-1', '1.5', '01', 'x', '', ' 7', '7 ', '1e1', '99999999999999999999']) {
    assert.equal(
      resultOf(() => feed.read({ after, limit: 1 })),
      'parameter_invalid after',
    );
  }
});

it('keeps the events of its retention, however many were appended', () => {
  const retention = fc.record({
    keep: fc.integer({ min: 1, max: 2000 }),
    age: fc.option(fc.nat(30), { nil: undefined }),
  });
  fc.assert(
    fc.property(
      retention,
      fc.array(fc.nat(2), { minLength: 1, maxLength: 4000, size: 'max' }),
      ({ keep, age }, ticks) => {
        const feed = new Feed();
        const appended: { created: number; cursor: string }[] = [];
        let now = 0;
        let kept = 0;
        for (const tick of ticks) {
          now += tick;
          const notBefore = age === undefined ? undefined : now - age;
          const cursor = feed.append(draft(now), { keep, ...(notBefore === undefined ? {} : { notBefore }) });
          appended.push({ created: now, cursor });
          kept = Math.max(kept, appended.length - keep);
          while (notBefore !== undefined && (appended[kept]?.created ?? now) < notBefore) kept += 1;
        }
        const expected = appended.slice(kept).map(({ cursor }) => cursor);
        const read = feed.read({ limit: 10_000 });
        assert.deepEqual(
          read.map(({ cursor }) => cursor),
          expected,
        );
        const last = appended[kept - 1];
        if (last) assert.equal(feed.read({ after: last.cursor, limit: 1 })[0]?.cursor, expected[0]);
        const expired = appended[kept - 2];
        if (expired)
          assert.equal(
            resultOf(() => feed.read({ after: expired.cursor, limit: 1 })),
            'cursor_expired after',
          );
      },
    ),
    { numRuns: 60 },
  );
});

describe('a watcher', () => {
  it('is woken by each append until it ends, independently of other watchers', () => {
    const feed = new Feed();
    const calls = [0, 0];
    const wake = (i: number) => () => {
      calls[i] = (calls[i] ?? 0) + 1;
    };
    const shared = wake(0);
    const ends = [feed.watch(shared), feed.watch(shared), feed.watch(wake(1))];
    feed.append(draft(), KEEP_ALL);
    assert.deepEqual(calls, [2, 1]);
    ends[0]?.();
    ends[0]?.();
    feed.append(draft(), KEEP_ALL);
    assert.deepEqual(calls, [3, 2]);
    for (const end of ends) end();
    feed.append(draft(), KEEP_ALL);
    assert.deepEqual(calls, [3, 2]);
  });
});
