import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConsumingSmsVerifier } from '../../../adapters/otp/index.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import type { Clientele, Store } from '../../../src/index.ts';
import { errorOf, type SmsAttempt } from '../../../src/index.ts';
import { useOneTimeCodes } from '../../adapters/otp/consuming/consuming-world.ts';
import { OneTimeCodesVerifier } from '../../adapters/otp/consuming/one-time-codes.ts';
import { openClientele } from '../../support/any-verifiers.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { Child } from '../../support/redis/child.ts';
import { delay, until } from '../../support/redis/server.ts';
import { rejection } from '../../support/rejection.ts';

const FAULTS = iterations(20, 450);
const KILLS = iterations(3, 50);
/** Long, because the machine can be busy. */
const TIMEOUT_MS = 30_000;
/** Longest time between the question of a process and its end, in milliseconds. */
const LONGEST_LIFE_MS = 60;

const { service } = useOneTimeCodes();

async function openOn(store: Store): Promise<Clientele<unknown>> {
  const verifier = new OneTimeCodesVerifier(service.url);
  const sms = new ConsumingSmsVerifier({ verifier, state: store.stateStore(), timeout: 20_000 });
  return await openClientele(store, { sms });
}

const paramsOf = ({ source, ...sms_code }: SmsAttempt) => ({ app: 'app_1', source, sms_code });

/** Lets the next insert fail, before or after it is stored. */
function failNextInsert(store: Store, isStored: boolean): void {
  const insert = store.insert.bind(store);
  store.insert = async (...args) => {
    store.insert = insert;
    if (isStored) await insert(...args);
    throw errorOf('store_unavailable', { outcome: isStored ? 'unknown' : 'not_applied' });
  };
}

test(`a failed write or a deadline after the approval never costs a second code, ${FAULTS} times`, async (t) => {
  const store = fileStore();
  const clientele = await openOn(store);
  t.after(async () => {
    await clientele.close();
    await store.close();
  });
  const seed = Math.floor(Math.random() * 1e9);
  const random = seededRandom(seed);
  for (let fault = 0; fault < FAULTS; fault += 1) {
    const attempt = service.send({ delayMs: random() * 20 });
    const failures = 1 + Math.floor(random() * 3);
    let ended: unknown;
    for (let call = 0; call < failures && ended === undefined; call += 1) {
      const isDeadline = random() < 0.5;
      if (!isDeadline) failNextInsert(store, random() < 0.3);
      const timeout = isDeadline ? 1 + random() * 30 : TIMEOUT_MS;
      const error = await clientele.customers.create(paramsOf(attempt), { timeout }).then(
        () => undefined,
        (caught) => rejection(Promise.reject(caught)),
      );
      const { code } = (await error) ?? { code: 'created' };
      assert.match(code, /^(?:created|token_used|store_unavailable|deadline_exceeded)$/, `seed ${seed}`);
      if (code === 'created' || code === 'token_used') ended = code;
    }
    if (ended === undefined) {
      const last = await clientele.customers
        .create(paramsOf(attempt), { timeout: TIMEOUT_MS })
        .catch(({ code }) => code);
      assert.ok(last === 'token_used' || typeof last === 'object', `seed ${seed}: ${last}`);
    }
    assert.equal(service.questionsOn(attempt), 1, `seed ${seed}`);
  }
});

test(`a process that is killed after its approval was stored never costs a second code, ${KILLS} times`, async () => {
  const seed = Math.floor(Math.random() * 1e9);
  const random = seededRandom(seed);
  let approved = 0;
  let lost = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const path = freshPath();
    const program = '../../adapters/otp/consuming/consuming.child';
    const child = new Child(program, [service.url, 'reporting', '1000', 'file', path, worker]);
    assert.deepEqual(await child.receive(), { code: 'ready' });
    const attempt = service.send({ delayMs: random() * 10 });
    child.send({ attempt, timeout: TIMEOUT_MS });
    await until('the service is asked', async () => service.questionsOn(attempt) === 1);
    await delay(random() * LONGEST_LIFE_MS);
    child.signal('SIGKILL');
    const reports: unknown[] = [];
    for (let report = await child.receive(); report; report = await child.receive()) reports.push(report.code);
    child.kill();

    const store = fileStore(path);
    const clientele = await openOn(store);
    const code = await clientele.customers.create(paramsOf(attempt), { timeout: TIMEOUT_MS }).then(
      () => 'created',
      (error) => error.code,
    );
    const wasApproved = reports.includes('approved');
    const expected = wasApproved ? /^(?:created|token_used)$/ : /^(?:created|token_used|binding_unauthorized)$/;
    assert.match(code, expected, `seed ${seed}, kill ${kill}`);
    approved += wasApproved ? 1 : 0;
    lost += code === 'binding_unauthorized' ? 1 : 0;
    assert.ok((await clientele.customers.list()).data.length <= 1);
    await clientele.close();
    await store.close();
  }
  console.log(`# ${KILLS} kills: ${approved} after a stored approval, ${lost} between the approval and its write`);
});
