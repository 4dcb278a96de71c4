import { smsVerifierConformance, tokenVerifierConformance } from '../../../adapters/conformance/index.ts';
import type { Token } from '../../../src/domain/card.ts';
import { type SmsAttempt, SmsVerifier } from '../../../src/ports/sms-verifier.ts';
import { TokenVerifier } from '../../../src/ports/token-verifier.ts';

/** Minimal verifiers that keep their contracts. */
class OneToken extends TokenVerifier {
  override async retrieve(id: string): Promise<Token | undefined> {
    if (id !== 'tok_known') return undefined;
    const card = { id: 'card_1', object: 'card', created: 1_444_388_292, last4: '8703' } as const;
    const bank = { funding: 'debit', brand: 'UnionPay', bank: 'boc' } as const;
    return { id, livemode: false, used: false, card: { ...card, ...bank, customer: null, name: '张三' } };
  }
}

class OneCode extends SmsVerifier {
  override readonly fake = true;
  override verify({ id, code, source }: SmsAttempt): boolean {
    return id === 'sms_1' && code === '123456' && source === 'tok_known';
  }
}

tokenVerifierConformance({
  name: 'OneToken',
  create: () => ({ verifier: new OneToken(), known: 'tok_known', unknown: 'tok_unknown' }),
});

smsVerifierConformance({
  name: 'OneCode',
  create: async () => ({ verifier: new OneCode(), id: 'sms_1', code: '123456', source: 'tok_known' }),
  capabilities: { fake: true },
});
