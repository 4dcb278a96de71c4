import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CachedStore } from '../../adapters/cache/index.ts';
import {
  smsVerifierConformance,
  stateConformance,
  storeConformance,
  tokenVerifierConformance,
} from '../../adapters/conformance/index.ts';
import { FileStore } from '../../adapters/file/index.ts';
import { createHttpHandler } from '../../adapters/http/index.ts';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { RedisStore } from '../../adapters/redis/index.ts';
import { createTestClientele, FakeSmsVerifier, FakeTokenVerifier } from '../../adapters/testing/index.ts';
import { CustomerService, InvalidRequestError } from '../../src/core.ts';
import { createClientele } from '../../src/index.ts';
import { clienteleModule } from '../../src/inversify.ts';
import { rejection } from '../support/rejection.ts';

type Call = (...args: never[]) => unknown;

/** Calls with an argument that has required properties. */
const REQUIRED: Readonly<Record<string, Call>> = {
  'new FileStore': (options) => new FileStore(options),
  'new RedisStore': (options) => new RedisStore(options),
  'new CachedStore': (options) => new CachedStore(new MemoryStore(), options),
  'new CachedStore without options': (store) => new CachedStore(store, { max: 1 }),
  'new CustomerService': (options) => new CustomerService(options),
  createHttpHandler: (options) => createHttpHandler(options),
  storeConformance: (options) => storeConformance(options),
  stateConformance: (options) => stateConformance(options),
  tokenVerifierConformance: (options) => tokenVerifierConformance(options),
  smsVerifierConformance: (options) => smsVerifierConformance(options),
  'FakeTokenVerifier.add': (token) => new FakeTokenVerifier().add(token),
  'FakeSmsVerifier.add': (code) => new FakeSmsVerifier().add(code),
  'FakeSmsVerifier.fail': (failure) => new FakeSmsVerifier().fail(failure),
};

const OPTIONAL: Readonly<Record<string, Call>> = {
  createClientele: (options) => createClientele(options),
  createTestClientele: (options) => createTestClientele(options),
  clienteleModule: (options) => clienteleModule(options),
  'clienteleModule, second argument': (options) => clienteleModule({}, options),
};

const throwing = () => {
  throw new Error('trap');
};
const UNREADABLE = new Proxy({}, { get: throwing, ownKeys: throwing });

for (const [name, call] of Object.entries({ ...REQUIRED, ...OPTIONAL })) {
  test(`${name} refuses an argument other than an object with a typed error`, async () => {
    for (const argument of [undefined, null, 5, 'text', true, Symbol('options'), UNREADABLE]) {
      if (argument === undefined && name in OPTIONAL) continue;
      if (argument === UNREADABLE && (/add|fail|without/.test(name) || name.includes('Conformance'))) continue;
      const error = await rejection(Promise.resolve().then(() => call(argument as never)));
      assert.ok(error instanceof InvalidRequestError, error.message);
      assert.match(error.code, /^parameter_(missing|invalid)$/);
      assert.ok(error.param, 'the error names a parameter');
    }
  });
}

test('a missing argument is reported as missing, not as invalid', () => {
  for (const name of [
    'new FileStore',
    'new RedisStore',
    'new CachedStore',
    'new CustomerService',
    'createHttpHandler',
  ]) {
    assert.throws(() => REQUIRED[name]?.(), { code: 'parameter_missing' }, name);
  }
  const ports = { store: new MemoryStore(), tokens: new FakeTokenVerifier(), sms: new FakeSmsVerifier() };
  for (const port of ['store', 'tokens', 'sms'] as const) {
    const incomplete = { ...ports, [port]: undefined } as never;
    assert.throws(() => new CustomerService(incomplete), { code: 'parameter_missing', param: port });
  }
});

test('classes without options ignore arguments', () => {
  for (const argument of [undefined, null, 5]) {
    for (const Class of [MemoryStore, FakeTokenVerifier, FakeSmsVerifier])
      new (Class as new (argument: unknown) => unknown)(argument);
  }
});

test('a store refuses an option that it does not have', () => {
  const stores: readonly Call[] = [
    (options) => new FileStore(options),
    (options) => new RedisStore(options),
    (options) => new CachedStore(new MemoryStore(), options),
  ];
  for (const create of stores) {
    const options = { path: 'x.db', url: 'redis://127.0.0.1', max: 1, createDirectroy: true };
    assert.throws(() => create(options as never), { code: 'parameter_unknown' });
  }
});

test('a cache refuses an incomplete store when it is created', () => {
  for (const store of [{ kind: 'memory' }, { find: () => undefined }, MemoryStore]) {
    assert.throws(() => new CachedStore(store as never, { max: 1 }), { code: 'parameter_invalid', param: 'store' });
  }
});
