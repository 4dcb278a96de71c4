/* The second act of the demo: tokens and SMS codes by the real verifiers, whose state is in the store. */
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { ConsoleSmsSender } from '../../adapters/otp/index.ts';
import { createClientele } from '../../src/index.ts';
import { assertRejects } from './assert-rejects.ts';
import { result, show, step, title } from './print.ts';

const app = 'app_1Gqj58ynP0mHeX1q';

/** Issues a token, sends a code to the terminal, and binds the card after two wrong codes. */
export async function showVerifiers(): Promise<void> {
  title('Tokens and SMS codes without another service');
  const phone = '13800138000';
  let sms = '';
  const sender = new ConsoleSmsSender({
    write: (line) => {
      sms = line;
      show('SMS', line);
    },
  });
  const clientele = await createClientele({ sms: { kind: 'otp', sender }, tokens: { kind: 'vault' } });

  step('The page that reads the card number passes a keyed hash of it, and data without the number.');
  const fingerprint = createHmac('sha256', randomBytes(32)).update('a card number').digest('hex');
  const card = { brand: 'UnionPay', funding: 'debit', bank: 'boc', last4: '8703', name: '张三' } as const;
  const { source, expires_at } = await clientele.vault.issue({ app, ...card, fingerprint });
  show('vault.issue', { source, expires_at });

  step('The payer gets an SMS. Here it is printed.');
  const issued = await clientele.otp.issue({ source, phone });
  show('otp.issue', issued);
  const code = /code is (\d{6})/.exec(sms)?.[1] ?? '';
  assert.ok(!JSON.stringify(issued).includes(code), 'the code is in the SMS only');

  step('The payer mistypes the code twice. Each wrong code is counted in the store before it is compared.');
  const create = (typed: string) =>
    clientele.customers.create({ app, source, sms_code: { id: issued.id, code: typed } });
  const wrong = code === '000000' ? '111111' : '000000';
  for (const left of [4, 3]) {
    const error = await assertRejects(create(wrong), 'binding_unauthorized');
    assert.equal(error.attempts_left, left);
    show('attempts_left', String(error.attempts_left));
  }

  step('The right code binds the card.');
  const customer = await create(code);
  show('customers.create', customer);
  await assertRejects(create(code), 'token_used');
  result('the token has bound one card, and cannot bind another');
  await clientele.close();
}
