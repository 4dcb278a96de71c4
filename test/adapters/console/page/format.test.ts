import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  formatMilliseconds,
  formatNumber,
  formatRelative,
  formatTime,
  fromDateTimeInput,
  toDateTimeInput,
} from '../../../../adapters/console/page/model/format.ts';

const NOW = 1_700_000_000;

describe('times', () => {
  test('are distances from the given time, in both languages', () => {
    assert.equal(formatRelative(NOW - 30, NOW, 'en'), 'now');
    assert.match(formatRelative(NOW - 125, NOW, 'en'), /^2 min/);
    assert.match(formatRelative(NOW - 7200, NOW, 'en'), /^2 hr/);
    assert.match(formatRelative(NOW + 3 * 86_400, NOW, 'en'), /^in 3 days/);
    assert.match(formatRelative(NOW - 7200, NOW, 'zh'), /2小时前/);
  });

  test('are dates if they are a month away', () => {
    assert.match(formatRelative(NOW - 40 * 86_400, NOW, 'en'), /2023$/);
  });

  test('have seconds', () => {
    assert.match(formatTime(NOW, 'en'), /2023, \d\d:\d\d:20$/);
  });

  test('survive an input of the browser, in its time zone', () => {
    assert.equal(fromDateTimeInput(toDateTimeInput(NOW)), NOW);
  });

  test('of a day begin at midnight of the time zone', () => {
    assert.equal(fromDateTimeInput('2024-03-01'), new Date(2024, 2, 1).getTime() / 1000);
  });

  test('that are no times are undefined', () => {
    for (const text of ['', 'soon', '2024-13-40']) assert.equal(fromDateTimeInput(text), undefined);
  });
});

test('durations have two significant digits or more', () => {
  assert.deepEqual([0.44, 12.3, 999, 1499].map(formatMilliseconds), ['0.4 ms', '12 ms', '999 ms', '1.5 s']);
});

test('numbers are grouped', () => {
  assert.equal(formatNumber(1_234_567, 'en'), '1,234,567');
});
