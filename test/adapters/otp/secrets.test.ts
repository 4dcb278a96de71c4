import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { CardError, type ClienteleEvent, createClientele, RateLimitError, scopeOf } from '../../../src/index.ts';
import { rejection } from '../../support/rejection.ts';
import { Outbox, operationOf, otpWorld, PHONE, SOURCE, wrongOf } from './otp-world.ts';

const SECRET = 'the secret of the application';
const APP = 'app_1';

/** Returns everything that printing a value shows. */
const shown = (value: unknown): string => `${inspect(value, { depth: 20, showHidden: true })} ${String(value)}`;

/** Returns everything that printing an error and its causes shows. */
async function shownError(error: unknown): Promise<string> {
  if (!(error instanceof Error)) return shown(error);
  const chinese = 'messageIn' in error ? await (error as CardError).messageIn('zh') : '';
  return [shown(error), error.message, error.stack, JSON.stringify(error), chinese, await shownError(error.cause)].join(
    '\n',
  );
}

function assertHidden(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} is in: ${text}`);
}

const PHONES = [PHONE, PHONE.slice(1), PHONE.slice(3)];

/** Errors of a sender that quote the message. */
const QUOTING: Readonly<Record<string, (text: string) => unknown>> = {
  'in its message': (text) => new Error(`no SMS with ${text}`),
  'in a field': (text) => Object.assign(new Error('failed'), { request: { body: text } }),
  'in its cause': (text) => new Error('failed', { cause: new Error(text) }),
  'in a thrown text': (text) => text,
  'in a thrown object': (text) => ({ text }),
  'in the param of a refusal': (text) => new CardError('send_sms_failed', { param: text }),
  'in the detail of a refusal': (text) => new RateLimitError('rate_limited', { detail: { expected: text } }),
  'in the cause of a refusal': (text) => new RateLimitError('rate_limited', { cause: new Error(text) }),
  'in the code of a refusal': (text) => new CardError(`refused_${text}` as never),
  'in a field of a refusal': (text) => Object.assign(new CardError('send_sms_failed'), { text }),
};

describe('the code and the phone number', () => {
  for (const [where, quote] of Object.entries(QUOTING)) {
    test(`are removed from the error of a sender that quotes them ${where}`, async () => {
      for (const phone of PHONES) {
        const { issue, outbox } = await otpWorld({ codeDigits: 8 });
        let code = '';
        outbox.onSend = (message) => {
          code = message.code;
          throw quote(`${PHONES.join(' ')} ${code}`);
        };
        const error = await rejection(issue(SOURCE, phone));
        assertHidden(await shownError(error), [...PHONES, code]);
      }
    });
  }

  test('are in no error, event, description or inspection of a clientele', async () => {
    const sender = new Outbox();
    await using clientele = await createClientele({ sms: { kind: 'otp', sender, codeDigits: 8, secret: SECRET } });
    const events: ClienteleEvent[] = [];
    for (const type of ['customer.created', 'customer.source.created'] as const)
      clientele.on(type, (event) => events.push(event));
    const { source } = clientele.fakes.issueCard();
    const { id } = await clientele.otp.issue({ source, phone: PHONE });
    const { code } = sender.last;
    const errors: unknown[] = [];
    const create = (given: string) => clientele.customers.create({ app: APP, source, sms_code: { id, code: given } });
    for (let tries = 0; tries < 4; tries += 1) errors.push(await rejection(create(wrongOf(code))));
    const customer = await create(code);
    errors.push(await rejection(create(code)));
    for (let sends = 0; sends < 4; sends += 1) await clientele.otp.issue({ source, phone: PHONE });
    errors.push(await rejection(clientele.otp.issue({ source, phone: PHONE })));
    for (const phone of [`${PHONE}x`, ` ${PHONE}`])
      errors.push(await rejection(clientele.otp.issue({ source, phone })));
    errors.push(await rejection(clientele.otp.issue({ source, phone: PHONE, [PHONE]: code } as never)));
    assert.ok(events.length > 0 && errors.length > 8);
    const changes = [];
    for await (const event of clientele.changes({ wait: false })) changes.push(event);
    const others = [clientele, clientele.otp, events, changes, customer, await clientele.describe()];
    const text = [...(await Promise.all(errors.map(shownError))), ...others.map(shown)].join('\n');
    assertHidden(text, [...PHONES, code, wrongOf(code), SECRET]);
  });

  test('are in no inspection of the verifier', async () => {
    const { create, send } = await otpWorld({ secret: SECRET, codeDigits: 8 });
    const otp = create();
    const { right } = await send();
    await otp.verify(right, operationOf());
    assertHidden(shown(otp), [...PHONES, right.code, SECRET]);
  });

  test('equal codes have different hashes at rest', async () => {
    const { send, state } = await otpWorld({ codeDigits: 4, sendsPerToken: 1000, sendsPerPhone: 1000 });
    const hashes = new Map<string, string>();
    for (;;) {
      const { code } = (await send()).right;
      const entry = await state.read(scopeOf('default', false), `otp:token:${SOURCE}`);
      const { hash } = JSON.parse(entry?.value ?? '').code;
      assert.match(hash, /^[\w-]{43}$/);
      const former = hashes.get(code);
      hashes.set(code, hash);
      if (former === undefined) continue;
      assert.notEqual(former, hash);
      return;
    }
  });
});
