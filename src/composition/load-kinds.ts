import type { SmsVerifier } from '../ports/sms-verifier.ts';
import type { TokenVerifier } from '../ports/token-verifier.ts';
import { loadKind } from './kinds.ts';
import { type CheckedOptions, isStore, isVerifierOptions } from './options.ts';
import { type CreateStore, STORE_KINDS, type StoreOptions } from './store-kinds.ts';
import { type CreateVerifier, SMS_KINDS, type SmsOptions, TOKENS_KINDS, type TokensOptions } from './verifier-kinds.ts';

/** Creates the adapters whose kinds the options select. undefined for an adapter that the application brings. */
export interface KindAdapters {
  readonly createStore: CreateStore | undefined;
  readonly createSms: CreateVerifier<SmsVerifier> | undefined;
  readonly createTokens: CreateVerifier<TokenVerifier> | undefined;
}

/** Loads the adapters whose kinds the options select, and no others. */
export async function loadKinds({ store, sms, tokens }: CheckedOptions): Promise<KindAdapters> {
  const [createStore, createSms, createTokens] = await Promise.all([
    isStore(store) ? undefined : loadKind<StoreOptions, CreateStore>(STORE_KINDS, store),
    isVerifierOptions(sms) ? loadKind<SmsOptions, CreateVerifier<SmsVerifier>>(SMS_KINDS, sms) : undefined,
    isVerifierOptions(tokens)
      ? loadKind<TokensOptions, CreateVerifier<TokenVerifier>>(TOKENS_KINDS, tokens)
      : undefined,
  ]);
  return { createStore, createSms, createTokens };
}
