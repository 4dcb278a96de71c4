import { SmsVerifier, type Token, TokenVerifier } from '../../src/core.ts';
import { tokenCard } from './token-card.ts';

/** Knows every token, in every process: the card's id follows from the token's. */
export class AnyTokens extends TokenVerifier {
  override retrieve(id: string): Token {
    const card = tokenCard(id.replace(/^tok/, 'card'), { name: null });
    return { id, livemode: false, used: false, card };
  }
}

/** Takes every code for right. */
export class AnySms extends SmsVerifier {
  override verify(): boolean {
    return true;
  }
}

export const bindingOf = (token: string) => ({ source: token, sms_code: { id: 'sms_1', code: '123456' } });
