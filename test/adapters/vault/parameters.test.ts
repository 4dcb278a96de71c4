import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { TestClock } from '../../../adapters/testing/index.ts';
import { VaultTokenVerifier } from '../../../adapters/vault/index.ts';
import { InvalidRequestError } from '../../../src/core.ts';
import { hasCardNumber } from '../../../src/domain/card-number.ts';
import { hostileObject } from '../../support/hostile.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { SLOW_TEXTS } from '../../support/slow-texts.ts';
import { card, fingerprintOf, memoryState, RecordingState } from './cards.ts';

/** A number that passes the checks of a card number, and is no card. */
const CARD_NUMBER = '6222020000000000000';

const vault = new VaultTokenVerifier({ state: memoryState() });
const issue = (fields: object, from = vault) => from.issue({ ...card(), ...fields });

test('the card number of these tests looks like one', () => assert.ok(hasCardNumber(CARD_NUMBER)));

describe('issue refuses', () => {
  const invalid: readonly [string, object][] = [
    ['app', { app: 'cus_1' }],
    ['app', { app: `app_${CARD_NUMBER}` }],
    ['brand', { brand: 'Diners' }],
    ['brand', { brand: ['Visa'] }],
    ['funding', { funding: 'prepaid' }],
    ['bank', { bank: '' }],
    ['bank', { bank: '工商银行' }],
    ['bank', { bank: '123' }],
    ['bank', { bank: CARD_NUMBER }],
    ['bank', { bank: `icbc-${CARD_NUMBER}` }],
    ['last4', { last4: '870' }],
    ['last4', { last4: '87030' }],
    ['last4', { last4: 8703 }],
    ['last4', { last4: '８７０３' }],
    ['name', { name: '' }],
    ['name', { name: '123' }],
    ['name', { name: '1234' }],
    ['name', { name: '١٢٣' }],
    ['name', { name: '张三 cvv 123' }],
    ['name', { name: `张三 ${CARD_NUMBER}` }],
    ['name', { name: 'Zhang 62 22 02 00 00 00 00 00 00 0' }],
    ['name', { name: 'a\nb' }],
    ['name', { name: '张'.repeat(256) }],
    ['fingerprint', { fingerprint: 'short-digest-15' }],
    ['fingerprint', { fingerprint: 'a'.repeat(256) }],
    ['fingerprint', { fingerprint: `${'a'.repeat(20)}é` }],
    ['fingerprint', { fingerprint: `${'a'.repeat(20)}\n` }],
    ['fingerprint', { fingerprint: '0'.repeat(32) }],
    ['fingerprint', { fingerprint: CARD_NUMBER }],
    ['fingerprint', { fingerprint: '6222-0200-0000-0000-000' }],
    ['fingerprint', { fingerprint: `fingerprint of ${CARD_NUMBER}` }],
    ['fingerprint', { fingerprint: `face${CARD_NUMBER}` }],
    ['expiry', { expiry: '2030-13' }],
    ['expiry', { expiry: '00/30' }],
    ['expiry', { expiry: '2030-1' }],
    ['expiry', { expiry: 203_001 }],
  ];
  for (const [param, fields] of invalid) {
    test(`${inspect(fields).slice(0, 70)}`, async () => {
      const error = await rejects(issue(fields), 'parameter_invalid', param);
      for (const text of [CARD_NUMBER, '张三', card().fingerprint]) assert.ok(!inspect(error).includes(text));
    });
  }

  for (const name of ['number', 'cvv', 'cvc', 'pan', 'id', 'created', 'exp_month']) {
    test(`the parameter ${name}, whose value is in no error`, async () => {
      const error = await rejects(issue({ [name]: CARD_NUMBER }), 'parameter_unknown', name);
      assert.ok(!inspect(error).includes(CARD_NUMBER));
    });
  }

  for (const name of ['app', 'brand', 'funding', 'bank', 'last4', 'name', 'fingerprint']) {
    test(`a card without ${name}, before it looks at the others`, async () => {
      await rejects(issue({ expiry: 'never', [name]: undefined }), 'parameter_missing', name);
    });
  }

  test('a parameter that cannot be read', async () => {
    const params = Object.defineProperty(card(), 'name', {
      enumerable: true,
      get() {
        throw new Error('trap');
      },
    });
    await rejects(vault.issue(params), 'parameter_invalid', 'name');
  });

  test('parameters that are no object', async () => {
    await rejects(vault.issue(undefined as never), 'parameter_missing', 'app');
    for (const params of [null, 'card', 1]) await rejects(vault.issue(params as never), 'parameter_invalid', 'options');
  });
});

describe('issue accepts', () => {
  const valid: object[] = [
    { bank: null, brand: 'Visa' },
    { name: null },
    { name: 'Zhang San 3rd' },
    { name: '欧阳·娜娜' },
    { fingerprint: createHash('sha256').update('card').digest('base64url') },
    { expiry: '2099-12' },
    { expiry: '12/99' },
    { expiry: undefined },
  ];
  for (const fields of valid) test(inspect(fields), async () => assert.ok((await issue(fields)).source));

  test('a digest whose digits look like a card number by chance', async () => {
    const fingerprint = createHash('sha256').update('card 10118').digest('hex');
    assert.ok(hasCardNumber(fingerprint));
    await issue({ fingerprint });
  });
});

test('a card is refused after the end of the month in which it expires', async () => {
  const clock = new TestClock(Date.UTC(2026, 1, 28, 23, 59, 59, 999));
  const atEnd = new VaultTokenVerifier({ state: memoryState(clock), clock });
  for (const expiry of ['2026-02', '02/26', '2026-03', '12/26']) await issue({ expiry }, atEnd);
  await rejects(issue({ expiry: '2026-01' }, atEnd), 'parameter_invalid', 'expiry');
  clock.advance(1);
  for (const expiry of ['2026-02', '02/26']) await rejects(issue({ expiry }, atEnd), 'parameter_invalid', 'expiry');
});

test('whatever is issued, no card number, security code, fingerprint or expiry is stored', async () => {
  const digits = fc.stringMatching(/^[0-9]{3,19}$/);
  const text = fc.oneof(
    digits,
    fc.constant(CARD_NUMBER),
    fc
      .tuple(fc.constantFrom('', 'a', '张三 ', 'icbc'), digits, fc.constantFrom('', 'b'))
      .map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
    fc.anything(),
  );
  const fingerprint = fc.stringMatching(/^[a-z0-9-]{16,40}$/);
  const mostly = (valid: string) =>
    fc.oneof({ weight: 2, arbitrary: fc.constant(valid) }, { weight: 1, arbitrary: text });
  let issued = 0;
  const property = fc.asyncProperty(
    fc.record({ name: mostly('张三'), bank: mostly('icbc'), last4: mostly('8703'), fingerprint }),
    async (fields) => {
      const state = new RecordingState();
      const recording = new VaultTokenVerifier({ state, secret: 'secret of the test' });
      const params = { ...card({ expiry: '2031-05' }), ...fields } as ReturnType<typeof card>;
      const result: unknown = await recording.issue(params).catch((error) => error);
      if (result instanceof Error) {
        assert.ok(result instanceof InvalidRequestError);
        assert.deepEqual(state.written, []);
        return;
      }
      issued += 1;
      const written = state.written.join('\n');
      assert.ok(!written.includes(params.fingerprint), written);
      const { card: stored, ...others } = JSON.parse(written.slice(written.indexOf('{')));
      assert.deepEqual(Object.keys(others), ['app']);
      assert.deepEqual(Object.keys(stored), ['id', 'created', 'last4', 'funding', 'brand', 'bank', 'name']);
      for (const text of [stored.name, stored.bank]) assert.doesNotMatch(text ?? '', /^[\p{Nd}\p{P}\s]+$/u);
      assert.doesNotMatch(stored.name ?? '', /\p{Nd}{3}/u);
      assert.ok(!hasCardNumber(written), written);
    },
  );
  await fc.assert(property, { numRuns: 500 });
  assert.ok(issued > 10, `${issued} were issued`);
});

test('hostile parameters are refused with an error that names a parameter, and write nothing', async () => {
  const names = Object.keys(card({ expiry: '2031-05' }));
  const state = new RecordingState();
  const recording = new VaultTokenVerifier({ state, secret: 'secret of the test' });
  const property = fc.asyncProperty(hostileObject([...names, 'number', 'cvv']), async (params) => {
    const error = await rejection(recording.issue(params as never));
    assert.ok(error instanceof InvalidRequestError);
    assert.ok(error.param !== undefined && error.outcome === 'not_applied');
    assert.doesNotMatch(inspect(error, { depth: 9 }).slice(0, 100_000), /canary/);
  });
  await fc.assert(property, { numRuns: 1000 });
  assert.deepEqual(state.written, []);
});

test('no parameter of any length takes long', async () => {
  const texts = [
    ...Object.values(SLOW_TEXTS).map((makeText) => makeText(1_000_000)),
    '1'.repeat(255),
    '4 '.repeat(127),
  ];
  const longest = Math.max(
    ...(await Promise.all(
      texts.flatMap((text) =>
        Object.keys(card()).map(async (name) => {
          const start = performance.now();
          const issuing = issue({ [name]: text });
          const ms = performance.now() - start;
          await rejects(issuing, 'parameter_invalid', name);
          return ms;
        }),
      ),
    )),
  );
  // Far above the usual time, because the machine can be busy, and far below that of a pattern that backtracks.
  assert.ok(longest < 500, `${longest} ms`);
});

test('the options are checked', () => {
  const state = memoryState();
  const invalid = [
    ['tokens[state]', {}],
    ['tokens[state]', { state: {} }],
    ['tokens[expiresIn]', { state, expiresIn: 0 }],
    ['tokens[expiresIn]', { state, expiresIn: '3600' }],
    ['tokens[secret]', { state, secret: 'too short' }],
    ['tokens[secret]', { state, secret: 1234567890123456 }],
    ['tokens[namespace]', { state, namespace: '' }],
    ['tokens[livemode]', { state, livemode: 'yes' }],
    ['tokens[clock]', { state, clock: Date }],
    ['tokens[ttl]', { state, ttl: 1 }],
  ] as const;
  for (const [param, options] of invalid) {
    assert.throws(() => new VaultTokenVerifier(options as never), { param }, param);
  }
});

test('printing a vault shows no secret', async () => {
  const secret = 'canary of the secret';
  const shown = new VaultTokenVerifier({ state: new RecordingState(), secret });
  const { source } = await issue({ fingerprint: fingerprintOf('canary') }, shown);
  const printed = inspect(shown, { depth: 9, showHidden: true }) + JSON.stringify(shown);
  for (const text of [secret, source, fingerprintOf('canary'), '张三']) assert.ok(!printed.includes(text));
});
