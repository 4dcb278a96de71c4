import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createClientPool } from 'redis';
import { rejection } from '../../../support/rejection.ts';
import { assertNoPassword, open, PASSWORD } from './opening.ts';

describe('the URL of a Redis store', () => {
  const malformed = [
    `redis://:${PASSWORD}#x@localhost`,
    `redis://:${PASSWORD}/x@localhost:6379`,
    `redis://user:12/${PASSWORD}@localhost`,
    `redis://:${PASSWORD}%zz@localhost`,
    `redis://:${PASSWORD}@localhost:port`,
    `redis://:${PASSWORD}@localhost/name`,
    `redis://:${PASSWORD}@localhost/0?ssl_cert_reqs=none`,
    `redis://:${PASSWORD}@localhost:99999`,
    `redis://:${PASSWORD}@localhost:0`,
    `redis://:${PASSWORD}@`,
    `redis://:${PASSWORD} @localhost`,
    `http://:${PASSWORD}@localhost`,
    `redis:${PASSWORD}@localhost`,
    `unix://${PASSWORD}/redis.sock`,
    `"redis://:${PASSWORD}@localhost"`,
    `redis-sentinel://:${PASSWORD}@a:26379,b:26379/primary`,
    `rediss+sentinel://:${PASSWORD}@a:26379`,
    `redis-cluster://:${PASSWORD}@a:6379`,
    `redis://:${PASSWORD}@a:6379,b:6379`,
    `redis+unix://:${PASSWORD}@/run/redis.sock`,
    '',
  ];
  for (const url of malformed) {
    test(`${url.replaceAll(PASSWORD, '...') || 'an empty text'} is parameter_invalid, and the error does not hold it`, async () => {
      const error = await rejection(open({ url }));
      assert.deepEqual([error.code, error.param], ['parameter_invalid', 'store[url]']);
      assertNoPassword(error);
      if (/sentinel|cluster|unix|,/.test(url))
        assert.match(error.message, /createSentinel, createCluster or createClient/);
    });
  }
});

describe('the client of a Redis store', () => {
  const url = 'redis://127.0.0.1:1';
  /** The properties of an ioredis client that the store checks. */
  const ioredis = { sendCommand() {}, duplicate() {}, connect() {}, on() {}, disconnect() {}, status: 'ready' };
  /** A client of version 4 of node-redis. */
  const { destroy: _, ...version4 } = { ...ioredis, destroy: undefined, isOpen: false, isReady: false };
  /** A Sentinel client of version 5. */
  const { duplicate: __, ...sentinel5 } = { ...ioredis, destroy() {}, isOpen: false, _execute() {} };
  const wrong: Readonly<Record<string, unknown>> = {
    'a client of ioredis': ioredis,
    'a Sentinel client of node-redis 5': sentinel5,
    'a cluster client of node-redis 5': { ...ioredis, destroy() {}, isOpen: false, masters: [] },
    'a client of node-redis 4': version4,
    'a pool': createClientPool({ url }),
    'a URL': url,
    null: null,
  };
  for (const [name, client] of Object.entries(wrong)) {
    test(`${name} is refused with the clients that are accepted`, async () => {
      const error = await rejection(open({ client }));
      assert.deepEqual([error.code, error.param], ['parameter_invalid', 'store[client]']);
      assert.match(error.message, /package redis that createClient .*, createCluster or createSentinel/);
    });
  }
});
