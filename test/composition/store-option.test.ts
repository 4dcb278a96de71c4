import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { Fakes } from '../../adapters/testing/index.ts';
import { CustomerService, Store } from '../../src/core.ts';
import { createClientele } from '../../src/index.ts';
import { rejection } from '../support/rejection.ts';

const fakes = new Fakes();

class EmptyStore extends (Store as unknown as new () => object) {}

const fail = () => {
  throw new Error('canary');
};
const HOSTILE = { get: fail, has: fail };

/** Values that are not a store, and the remedy in the message. */
const WRONG: readonly [string, unknown, RegExp][] = [
  ['a url of Redis', 'redis://user:canary@127.0.0.1', /write \{ kind: 'redis', url \}/],
  ['a url of Valkey', 'valkeys://127.0.0.1', /write \{ kind: 'redis', url \}/],
  ['a path', './customers.db', /write \{ kind: 'file', path \}/],
  ['the name of a kind', 'memory', /write \{ kind: 'memory' \}/],
  ['null', null, /such as \{ kind: 'memory' \}, or a store/],
  ['a number', 5, /such as \{ kind: 'memory' \}, or a store/],
  ['an unknown kind', { kind: 'postgres' }, /one of memory, file, redis/],
  ['no kind', { path: './customers.db' }, /one of memory, file, redis/],
  ['a class', MemoryStore, /create it with new/],
  ['a promise', Promise.resolve(new MemoryStore()), /await it first/],
  ['a client of Redis', { sendCommand: () => {}, connect: () => {} }, /\{ kind: 'redis', client \}/],
  [
    'a store without methods',
    { find: () => {}, insert: () => {} },
    /lacks these methods: open, close, header, list, replace/,
  ],
  ['a class that extends Store and has no method', new EmptyStore(), /lacks these methods: open, close, header, find/],
  ['a Proxy whose traps throw', new Proxy({}, HOSTILE), /readable value/],
];

for (const [name, store, message] of WRONG) {
  test(`the error for the option store names the remedy for ${name}`, async () => {
    const error = await rejection(createClientele({ store: store as never }));
    assert.equal(error.code, 'parameter_invalid');
    assert.match(`${error.param}`, /^store/);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /canary/);
  });
}

test('an incomplete port is refused with the methods that it lacks, also by the core', async () => {
  const incomplete = { tokens: {}, sms: {}, apps: {}, clock: {}, ids: {} };
  for (const [param, port] of Object.entries(incomplete)) {
    const ports = { store: new MemoryStore(), tokens: fakes.tokens, sms: fakes.sms, [param]: port as never };
    assert.throws(() => new CustomerService(ports), {
      param,
      message: /lacks these methods: (retrieve|verify|now|next)\.$/,
    });
    const error = await rejection(createClientele({ [param]: port as never }));
    assert.match(error.message, /lacks these methods/);
  }
});
