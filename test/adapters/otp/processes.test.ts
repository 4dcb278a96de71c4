import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { SmsAttempt } from '../../../src/core.ts';
import { freshPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { Child } from '../../support/redis/child.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import type { Data, Request } from './otp.child.ts';
import { PHONE, wrongOf } from './otp-world.ts';

/** A process of the service. */
class Service {
  readonly #child: Child;

  constructor(data: Data) {
    this.#child = new Child('../../adapters/otp/otp.child', [JSON.stringify(data)]);
  }

  async request<T>(request: Request): Promise<T> {
    this.#child.send(request);
    return (await this.#child.receive()) as T;
  }

  issue = (source: string): Promise<SmsAttempt> => this.request({ kind: 'issue', source, phone: PHONE });

  verify = (attempts: readonly SmsAttempt[], operation?: string): Promise<Record<string, number>> =>
    this.request({ kind: 'verify', attempts, ...(operation === undefined ? {} : { operation }) });

  /** Verifies a code in a process that is killed between the count and the comparison. */
  async verifyAndDie(attempt: SmsAttempt, operation: string): Promise<void> {
    assert.equal(await this.request({ kind: 'kill' }), true);
    assert.equal(await this.verify([attempt], operation), undefined, 'the process was killed');
  }

  end(): void {
    this.#child.kill();
  }
}

const sum = (counts: readonly Record<string, number>[]): Record<string, number> => {
  const total: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((each) => Object.entries(each))) total[name] = (total[name] ?? 0) + count;
  return total;
};

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

/** Registers the tests of two processes on the same data. `stored` returns everything that the storage holds. */
function suite(dataOf: () => Data, stored: () => Promise<string>): void {
  const services: Service[] = [];
  const start = () => {
    const service = new Service(dataOf());
    services.push(service);
    return service;
  };
  let first: Service;
  let second: Service;
  before(() => {
    [first, second] = [start(), start()];
  });
  after(() => {
    for (const service of services) service.end();
  });

  test('two processes with wrong codes spend exactly one budget, which stays spent after a restart', async () => {
    const right = await first.issue('tok_wrong');
    const wrong = { ...right, code: wrongOf(right.code) };
    const counts = await Promise.all([first, second].map((each) => each.verify(times(10, wrong))));
    const budget = Object.fromEntries([0, 1, 2, 3, 4].map((left) => [`binding_unauthorized ${left}`, 1]));
    assert.deepEqual(sum(counts), { ...budget, too_many_attempts: 15 });
    assert.deepEqual(await start().verify([right]), { too_many_attempts: 1 });
  });

  test('of concurrent creates of two processes with the right code, one makes a customer, and none is locked out', async () => {
    const attempt = await second.issue('tok_right');
    const create = (service: Service) =>
      service.request<Record<string, number>>({ kind: 'create', attempt, calls: 10 });
    assert.deepEqual(sum(await Promise.all([first, second].map(create))), { customer: 1, token_used: 19 });
  });

  test('a kill between the count and the comparison of a wrong code leaves it counted', async () => {
    const attempt = await first.issue('tok_kill_wrong');
    const wrong = { ...attempt, code: wrongOf(attempt.code) };
    await start().verifyAndDie(wrong, 'op_1');
    assert.deepEqual(await second.verify([wrong], 'op_1'), { 'binding_unauthorized 3': 1 });
  });

  test('a kill between the count and the comparison of the right code costs no try', async () => {
    const attempt = await first.issue('tok_kill_right');
    const wrong = { ...attempt, code: wrongOf(attempt.code) };
    await start().verifyAndDie(attempt, 'op_1');
    const { too_many_attempts, ...budget } = await second.verify(times(6, wrong));
    assert.deepEqual([Object.keys(budget).length, too_many_attempts], [5, 1]);
    assert.deepEqual(await second.verify([attempt], 'op_1'), { true: 1 });
  });

  test('the storage holds no code, no phone number, and no plain hash of them', async () => {
    const { id, code, source } = await first.issue('tok_at_rest');
    assert.deepEqual(await second.verify([{ id, code, source }]), { true: 1 });
    const text = await stored();
    assert.ok(text.includes(source) && text.includes(id), 'the state was found');
    for (const secret of [code, PHONE, PHONE.slice(1), PHONE.slice(3)]) {
      assert.ok(!text.includes(secret), 'a secret in plain text');
      for (const hash of ['md5', 'sha1', 'sha256', 'sha512']) {
        for (const encoding of ['hex', 'base64', 'base64url'] as const) {
          const plain = createHash(hash).update(secret).digest(encoding);
          assert.ok(!text.includes(plain), `a plain ${hash} hash of a secret`);
        }
      }
    }
  });
}

describe('OtpSmsVerifier in two processes on a file', () => {
  const path = freshPath();
  const stored = async () =>
    ['', '-wal'].map((suffix) => (existsSync(path + suffix) ? readFileSync(path + suffix, 'latin1') : '')).join();
  suite(() => ({ path, worker }), stored);
});

redisSuite('OtpSmsVerifier in two processes on Redis', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start(['--rdbcompression', 'no']);
  });
  after(() => server.stop());
  suite(
    () => ({ url: server.url }),
    async () => {
      const keys = (await server.rawCommand('KEYS', '*')).split('\r\n').filter((_, line) => line > 0 && line % 2 === 0);
      assert.ok(keys.length > 2);
      return (await Promise.all(keys.map(async (key) => `${key} ${await server.rawCommand('DUMP', key)}`))).join();
    },
  );
});
