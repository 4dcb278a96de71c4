import { createHmac } from 'node:crypto';
import type { Token, TokenCard } from '../../src/domain/card.ts';
import { MAX_TIME_MS, timeAfter } from '../../src/domain/time.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { readClock } from '../../src/ports/port-contract.ts';
import { TokenVerifier } from '../../src/ports/token-verifier.ts';
import { randomIdentifier } from '../../src/verifier-kit/random-identifier.ts';
import { readSecret } from '../../src/verifier-kit/secret.ts';
import type { VerifierState } from '../../src/verifier-kit/verifier-state.ts';
import { readVaultOptions, type VaultOptions } from './options.ts';
import { readVaultCard, type VaultCard } from './vault-parameters.ts';

/** A token that was issued: `source` for `customers.create`. */
export interface VaultToken {
  /** Id of the token: `tok_` and 28 random letters and digits. */
  readonly source: string;
  /** When the token expires, in Unix seconds. */
  readonly expires_at: number;
}

/** The card of a token in the state. */
type StoredCard = Pick<TokenCard, 'id' | 'created' | 'last4' | 'funding' | 'brand' | 'bank' | 'name'>;

/** A token in the state. */
interface StoredToken {
  readonly app: string;
  readonly card: StoredCard;
}

/** Number of random letters and digits of a token id: 166 bits. */
const TOKEN_LENGTH = 28;
const TOKEN = new RegExp(`^tok_[A-Za-z0-9]{${TOKEN_LENGTH}}$`);

/** 25 letters and digits hold the first 128 bits of a hash. */
const CARD_ID_HEX_DIGITS = 32;
const CARD_ID_LENGTH = 25;

const tokenKey = (id: string) => `vault:token:${id}`;
const cardKey = (id: string) => `vault:card:${id}`;

/**
 * Issues one-time card tokens and keeps them in the state of a store. It takes masked data and a card fingerprint, never a card
 * number or a security code. It does not store the fingerprint.
 *
 * @example
 * const tokens = new VaultTokenVerifier({ state: store.stateStore() });
 * const { source } = await tokens.issue({
 *   app: 'app_1', brand: 'UnionPay', funding: 'debit', bank: 'icbc', last4: '8703', name: '张三',
 *   fingerprint: createHmac('sha256', key).update(cardNumber).digest('hex'),
 * });
 */
export class VaultTokenVerifier extends TokenVerifier {
  readonly #settings: ReturnType<typeof readVaultOptions>;

  /** @throws InvalidRequestError naming the option, such as `tokens[expiresIn]` */
  constructor(options: VaultOptions & VerifierState) {
    super();
    this.#settings = readVaultOptions(options);
  }

  /**
   * Issues a token for a card. In one app, the same fingerprint always gets the same card id, so that a customer can bind a card
   * only once (`already_bound`). The card ids of two apps cannot be linked, and the token binds in its app alone.
   * @throws InvalidRequestError naming the parameter
   * @throws ApiError `store_unavailable` if the state cannot be written
   */
  async issue(params: VaultCard, context?: OperationContext): Promise<VaultToken> {
    const { state, clock, expiresIn } = this.#settings;
    const now = readClock(clock);
    const { app, fingerprint, last4, funding, brand, bank, name } = readVaultCard(params, now);
    const id = await this.#cardId(app, fingerprint, context);
    const created = await this.#firstSeen(id, Math.floor(now / 1000), context);
    const source = `tok_${randomIdentifier(TOKEN_LENGTH)}`;
    const value: StoredToken = { app, card: { id, created, last4, funding, brand, bank, name } };
    const expiresAt = timeAfter(now, Math.floor(expiresIn));
    await state.update(tokenKey(source), () => ({ value, expiresAt, result: undefined }), context);
    return Object.freeze({ source, expires_at: Math.floor(expiresAt / 1000) });
  }

  override async retrieve(id: string, context?: OperationContext): Promise<Token | undefined> {
    const { state, scope } = this.#settings;
    if (!TOKEN.test(id)) return undefined;
    const stored = await state.read<StoredToken>(tokenKey(id), context);
    if (stored === undefined) return undefined;
    return Object.freeze({
      id,
      livemode: scope.livemode,
      used: false,
      app: stored.app,
      card: Object.freeze({ ...stored.card, object: 'card', customer: null }),
    });
  }

  /** Derives the card id from the card fingerprint, so that the fingerprint need not be stored. */
  async #cardId(app: string, fingerprint: string, context: OperationContext | undefined): Promise<string> {
    const { state, scope, secret = await readSecret(state, 'vault:secret', context) } = this.#settings;
    // Several namespaces may use one secret, and their cards must not be linked either.
    const text = JSON.stringify([scope.key, app, fingerprint]);
    const hex = createHmac('sha256', secret).update(text).digest('hex').slice(0, CARD_ID_HEX_DIGITS);
    return `card_${BigInt(`0x${hex}`).toString(36).padStart(CARD_ID_LENGTH, '0')}`;
  }

  /** Returns when a card was first seen, in Unix seconds. Of concurrent first uses, all get the same time. */
  #firstSeen(cardId: string, now: number, context: OperationContext | undefined): Promise<number> {
    return this.#settings.state.update<number, number>(
      cardKey(cardId),
      (created) => (created === undefined ? { value: now, expiresAt: MAX_TIME_MS, result: now } : { result: created }),
      context,
    );
  }
}
