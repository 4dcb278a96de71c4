import {
  type Clientele,
  type ClienteleOptions,
  createClientele,
  SmsVerifier,
  type Token,
  TokenVerifier,
} from '../../src/index.ts';
import { tokenCard } from './token-card.ts';

/** Accepts every token in every process: the card's id follows from the token's. */
export class AnyTokens extends TokenVerifier {
  override retrieve(id: string): Token {
    const card = tokenCard(id.replace(/^tok/, 'card'), { name: null });
    return { id, livemode: false, used: false, card };
  }
}

/** Accepts every code. */
export class AnySms extends SmsVerifier {
  override verify(): boolean {
    return true;
  }
}

/** Opens a clientele on a store, with verifiers that accept everything. */
export const openClientele = (
  store: ClienteleOptions['store'],
  options: Omit<ClienteleOptions, 'store'> = {},
): Promise<Clientele<unknown>> => createClientele({ store, tokens: new AnyTokens(), sms: new AnySms(), ...options });

export const bindingOf = (token: string) => ({ source: token, sms_code: { id: 'sms_1', code: '123456' } });
