import type { ConsumingOptions, OtpOptions } from '../../adapters/otp/index.ts';
import type { VaultOptions } from '../../adapters/vault/index.ts';
import type { Locale } from '../domain/messages.ts';
import type { SmsVerifier } from '../ports/sms-verifier.ts';
import type { TokenVerifier } from '../ports/token-verifier.ts';
import type { VerifierState } from '../verifier-kit/verifier-state.ts';
import type { Kind } from './kinds.ts';

/** Sends SMS codes through a sender and verifies them: `clientele.otp.issue`. */
export interface OtpSmsOptions extends OtpOptions {
  kind: 'otp';
}

/** Remembers the approvals of a verifier whose service accepts each code once. */
export interface ConsumingSmsOptions extends ConsumingOptions {
  kind: 'consuming';
}

/** Issues one-time card tokens: `clientele.vault.issue`. */
export interface VaultTokensOptions extends VaultOptions {
  kind: 'vault';
}

/** Options of an SMS verifier that keeps its state in the store of the clientele. */
export type SmsOptions = OtpSmsOptions | ConsumingSmsOptions;

/** Options of a token verifier that keeps its state in the store of the clientele. */
export type TokensOptions = VaultTokensOptions;

/** Creates a verifier for the scope and the state of a clientele. */
export type CreateVerifier<V> = (state: Required<VerifierState>, locale: Locale) => V;

type Kinds<O extends { kind: string }, V> = {
  readonly [K in O['kind']]: Kind<Extract<O, { kind: K }>, CreateVerifier<V>>;
};

/** The names of a kind's options. The compiler refuses a list that lacks one. */
const namesOf = <O>(names: Readonly<Record<keyof O, 0>>): readonly string[] => Object.keys(names);

// Only types are imported from the adapters, so that a clientele without them loads none of their code.

/** Every kind of SMS verifier. */
export const SMS_KINDS: Kinds<SmsOptions, SmsVerifier> = {
  otp: {
    optionNames: namesOf<OtpSmsOptions>({
      kind: 0,
      sender: 0,
      codeDigits: 0,
      expiresIn: 0,
      triesPerCode: 0,
      triesPerToken: 0,
      sendsPerToken: 0,
      sendsPerPhone: 0,
      sendWindow: 0,
      secret: 0,
    }),
    load: async ({ kind: _, ...options }) => {
      const { OtpSmsVerifier } = await import('../../adapters/otp/index.ts');
      return (state, locale) => new OtpSmsVerifier({ ...options, ...state, locale });
    },
  },
  consuming: {
    optionNames: namesOf<ConsumingSmsOptions>({ kind: 0, verifier: 0, expiresIn: 0, timeout: 0, secret: 0 }),
    load: async ({ kind: _, ...options }) => {
      const { ConsumingSmsVerifier } = await import('../../adapters/otp/index.ts');
      return (state) => new ConsumingSmsVerifier({ ...options, ...state });
    },
  },
};

/** Every kind of token verifier. */
export const TOKENS_KINDS: Kinds<TokensOptions, TokenVerifier> = {
  vault: {
    optionNames: namesOf<VaultTokensOptions>({ kind: 0, expiresIn: 0, secret: 0 }),
    load: async ({ kind: _, ...options }) => {
      const { VaultTokenVerifier } = await import('../../adapters/vault/index.ts');
      return (state) => new VaultTokenVerifier({ ...options, ...state });
    },
  },
};
