import { after, before } from 'node:test';
import { smsVerifierConformance } from '../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import type { Store } from '../../../src/core.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { otpWorld } from './otp-world.ts';

/**
 * Registers the suite for a kind of store.
 * @param openerOf Returns a function that creates stores on the same data.
 */
function conformance(name: string, openerOf: () => () => Store): void {
  let cases = 0;
  smsVerifierConformance({
    name: `OtpSmsVerifier in ${name}`,
    create: async () => {
      cases += 1;
      const source = `tok_${name}_${cases}`;
      const createStore = openerOf();
      const stores = [createStore()];
      const { otp, send, createOn } = await otpWorld({}, stores[0]);
      const resend = async () => (await send(source, String(10_000 + cases))).right;
      const again = async () => {
        const store = createStore();
        stores.push(store);
        return createOn(store);
      };
      const close = async () => {
        for (const store of stores) await store.close();
      };
      const { id, code } = await resend();
      return { verifier: otp, id, code, source, resend, triesPerCode: 5, again, close };
    },
  });
}

conformance('memory', () => {
  const store = new MemoryStore();
  return () => store;
});

conformance('file', () => {
  const path = freshPath();
  return () => fileStore(path);
});

redisSuite('in Redis', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());
  conformance('redis', () => () => new RedisStore({ kind: 'redis', url: server.url }));
});
