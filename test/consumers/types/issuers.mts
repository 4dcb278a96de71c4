// `clientele.otp` and `clientele.vault` have a type if the options configure them.
import * as clientele from 'clientele';
import { Clientele, type CodeIssuer, createClientele, type OtpSmsOptions, type TokenIssuer } from 'clientele';
import { clienteleModule } from 'clientele/inversify';
import { ConsoleSmsSender, type SmsMessage, SmsSender } from 'clientele/otp';
import { createTestClientele, type Fakes, type TestClientele } from 'clientele/testing';
import { Container } from 'inversify';

class MySender extends SmsSender {
  override async send({ phone, code }: SmsMessage): Promise<void> {
    console.log(phone.length, code.length);
  }
}

const card = { app: 'app_1', brand: 'UnionPay', funding: 'debit', bank: 'icbc', last4: '8703', name: null } as const;
const fingerprint = 'a-keyed-hash-of-the-card';
const sms: OtpSmsOptions = { kind: 'otp', sender: new MySender(), triesPerCode: 3 };

const both = await createClientele({ sms, tokens: { kind: 'vault' } });
const { source } = await both.vault.issue({ ...card, fingerprint }, { timeout: 1000 });
const { id, expires_at } = await both.otp.issue({ source, phone: '13800138000' });
const seconds: number = expires_at;
await both.customers.create({ app: 'app_1', source, sms_code: { id, code: '123456' } });
// @ts-expect-error: a card number is never a parameter.
await both.vault.issue({ ...card, fingerprint, number: '4111111111111111' });
// @ts-expect-error: there are no fakes, because both verifiers are configured.
both.fakes.issueCard();

const offline = await createClientele({ sms: { kind: 'otp', sender: new ConsoleSmsSender() }, requireSource: false });
await offline.otp.issue({ source: offline.fakes.issueCard().source, phone: '13800138000' });
await offline.customers.create({ app: 'app_1' });
// @ts-expect-error: the vault is not configured.
await offline.vault.issue({ ...card, fingerprint });
// @ts-expect-error: an option that the kind does not have.
await createClientele({ sms: { kind: 'otp', sender: new MySender(), triesPerCod: 3 } });
// @ts-expect-error: not configured.
(await createClientele()).otp.issue;
// @ts-expect-error: not configured, also if the function is called as a method.
(await clientele.createClientele()).otp.issue;

const container = new Container();
await container.loadAsync(clienteleModule({ sms, tokens: { kind: 'vault' } }));
const resolved = container.get<Clientele<undefined, never, CodeIssuer, TokenIssuer>>(Clientele);
await resolved.otp.issue({ source, phone: '13800138000' });

const test = await createTestClientele({ sms });
await test.otp.issue({ source: test.issueCard().source, phone: '13800138000' });
const facades: [Clientele, Clientele<Fakes>, TestClientele] = [both, offline, test];
console.log(seconds, facades);
