import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Progress } from '../../../adapters/cli/progress.ts';

/** Creates progress on a stream that records its texts, with a clock that the test sets. */
function progressOn(isTTY: boolean, columns = 200, terminal = 'xterm') {
  const clock = { now: 0 };
  const written: string[] = [];
  const progress = new Progress({ isTTY, columns, write: (text) => written.push(text) }, terminal, () => clock.now);
  return { clock, progress, written };
}

describe('Progress', () => {
  test('overwrites one line with count, rate and time, and removes it for a message', () => {
    const { clock, progress, written } = progressOn(true);
    progress.update('imported', 0);
    clock.now = 100;
    progress.update('imported', 50);
    clock.now = 2000;
    progress.update('imported', 5000);
    clock.now = 75_000;
    progress.update('imported', 150_000, 0.5);
    progress.log('a message');
    progress.clear();
    progress.update('compared', 0);
    clock.now = 76_000;
    progress.update('compared', 10);
    assert.deepEqual(written, [
      '\r\u001b[K0 imported, 0/s, 0 s',
      '\r\u001b[K5,000 imported, 2,500/s, 2 s',
      '\r\u001b[K[##########----------] 50 %, 150,000 imported, 2,000/s, 1 min 15 s left',
      '\r\u001b[K',
      'a message\n',
      '\r\u001b[K0 compared, 0/s, 0 s',
      '\r\u001b[K10 compared, 10/s, 1 s',
    ]);
  });

  test('draws a bar if the part that is done is known', () => {
    const { clock, progress, written } = progressOn(true);
    for (const fraction of [0, 0.049, 0.999, 1]) {
      clock.now += 1000;
      progress.update('imported', 10, fraction);
    }
    assert.deepEqual(
      written.map((text) => text.slice(text.lastIndexOf('['), text.indexOf(','))),
      [`[${'-'.repeat(20)}] 0 %`, `[${'-'.repeat(20)}] 4 %`, `[${'#'.repeat(19)}-] 99 %`, `[${'#'.repeat(20)}] 100 %`],
    );
  });

  test('fits into a narrow terminal, so that each line can be overwritten', () => {
    const { progress, written } = progressOn(true, 30);
    progress.update('imported', 1, 0.5);
    assert.deepEqual(written, ['\r\u001b[K[##########----------] 50 %, ']);
  });

  test('is complete in a terminal without a known width', () => {
    const { progress, written } = progressOn(true, 0);
    progress.update('imported', 1);
    assert.deepEqual(written, ['\r\u001b[K1 imported, 0/s, 0 s']);
  });

  test('prints messages only in a terminal that cannot overwrite', () => {
    const { progress, written } = progressOn(true, 200, 'dumb');
    progress.update('imported', 1, 0.5);
    progress.log('a message');
    progress.clear();
    assert.deepEqual(written, ['a message\n']);
  });

  test('prints messages only if the stream is no terminal', () => {
    const { progress, written } = progressOn(false);
    progress.update('imported', 1, 0.5);
    progress.log('a message');
    progress.clear();
    assert.deepEqual(written, ['a message\n']);
  });
});
