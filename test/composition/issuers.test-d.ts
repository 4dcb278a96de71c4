/* Compiled, not run: `otp` and `vault` have a type only if the options configure them. */
import { expectTypeOf } from 'expect-type';
import type { SmsSender } from '../../adapters/otp/index.ts';
import { createTestClientele, type Fakes } from '../../adapters/testing/index.ts';
import {
  type Clientele,
  type ClienteleOptions,
  type CodeIssuer,
  createClientele,
  type OtpSmsOptions,
  type SmsVerifier,
  type TokenIssuer,
  type TokenVerifier,
  type WithoutSource,
} from '../../src/index.ts';

declare const sender: SmsSender;
declare const ports: { tokens: TokenVerifier; sms: SmsVerifier };
declare const anyOptions: ClienteleOptions;
declare const perhapsOtp: { sms?: OtpSmsOptions };

async function issuers(): Promise<void> {
  const both = await createClientele({ sms: { kind: 'otp', sender }, tokens: { kind: 'vault' } });
  expectTypeOf(both).toEqualTypeOf<Clientele<undefined, never, CodeIssuer, TokenIssuer>>();
  const { id, expires_at } = await both.otp.issue({ source: 'tok_1', phone: '13800138000' }, { timeout: 50 });
  expectTypeOf({ id, expires_at }).toEqualTypeOf<{ id: string; expires_at: number }>();
  // @ts-expect-error the phone number is missing
  await both.otp.issue({ source: 'tok_1' });
  // @ts-expect-error a repeated call sends again
  await both.otp.issue({ source: 'tok_1', phone: '1' }, { idempotencyKey: 'k' });
  // @ts-expect-error a card number is never a parameter
  await both.vault.issue({ number: '4111111111111111' });
  // @ts-expect-error the fakes verify nothing
  both.fakes.issueCard();

  const codes = await createClientele({ sms: { kind: 'otp', sender, triesPerCode: 3 }, requireSource: false });
  expectTypeOf(codes).toEqualTypeOf<Clientele<Fakes, WithoutSource, CodeIssuer, undefined>>();
  // @ts-expect-error the vault is not configured
  codes.vault.issue;
  const vault = await createClientele({ tokens: { kind: 'vault', expiresIn: 60_000 } });
  expectTypeOf(vault).toEqualTypeOf<Clientele<Fakes, never, undefined, TokenIssuer>>();
  // @ts-expect-error SMS codes are not configured
  vault.otp.issue;

  const none = await createClientele();
  // @ts-expect-error not configured
  none.otp.issue;
  // @ts-expect-error not configured
  none.vault.issue;
  // @ts-expect-error not configured
  (await createClientele(ports)).otp.issue;
  // @ts-expect-error unknown
  (await createClientele(anyOptions)).otp.issue;
  // @ts-expect-error perhaps not configured
  (await createClientele(perhapsOtp)).otp.issue;
  // @ts-expect-error perhaps not configured
  (await createClientele({ ...ports, ...perhapsOtp })).otp.issue;

  const live = await createClientele({ livemode: true, tokens: ports.tokens, sms: { kind: 'otp', sender } });
  expectTypeOf(live.otp).toEqualTypeOf<CodeIssuer>();
  expectTypeOf(live.fakes).toEqualTypeOf<Fakes | undefined>();

  // @ts-expect-error an option that the kind does not have
  await createClientele({ sms: { kind: 'otp', sender, triesPerCod: 3 } });
  // @ts-expect-error an option that the kind does not have
  await createClientele({ tokens: { kind: 'vault', sender } });
  // @ts-expect-error the sender is missing
  await createClientele({ sms: { kind: 'otp' } });
  // @ts-expect-error a kind that does not exist
  await createClientele({ sms: { kind: 'top', sender } });

  // A function for any clientele takes it.
  const facade: Clientele = both;
  const test = await createTestClientele({ sms: { kind: 'otp', sender }, tokens: { kind: 'vault' }, seed: 1 });
  expectTypeOf(test.otp).toEqualTypeOf<CodeIssuer>();
  expectTypeOf(test.vault).toEqualTypeOf<TokenIssuer>();
  expectTypeOf((await createTestClientele()).otp).toEqualTypeOf<undefined>();
  // @ts-expect-error a test clientele has no verifiers of the application
  await createTestClientele({ sms: ports.sms });
  console.log(facade);
}
console.log(issuers);
