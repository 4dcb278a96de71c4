/* Compiled, not run: with exactOptionalPropertyTypes, an option from `process.env` compiles only if its type allows undefined. */
import { expectTypeOf } from 'expect-type';
import type {
  AliyunSmsSenderOptions,
  ConsoleSmsSenderOptions,
  ConsumingOptions,
  FileSmsSenderOptions,
  OtpSmsVerifierOptions,
  TwilioVerifyOptions,
  WebhookSmsSenderOptions,
} from '../../../adapters/otp/index.ts';
import type { HttpTokenVerifierOptions, VaultOptions } from '../../../adapters/vault/index.ts';

/** The names of the optional properties that may be absent and may not be undefined. */
type RefusingUndefined<T> = T extends unknown
  ? {
      [K in keyof T]-?: Record<never, never> extends Pick<T, K>
        ? Record<K, undefined> extends Pick<T, K>
          ? never
          : K
        : never;
    }[keyof T]
  : never;

expectTypeOf<RefusingUndefined<{ a?: string; b?: string | undefined; c: string }>>().toEqualTypeOf<'a'>();

expectTypeOf<RefusingUndefined<AliyunSmsSenderOptions>>().toBeNever();
expectTypeOf<RefusingUndefined<ConsoleSmsSenderOptions>>().toBeNever();
expectTypeOf<RefusingUndefined<ConsumingOptions>>().toBeNever();
expectTypeOf<RefusingUndefined<FileSmsSenderOptions>>().toBeNever();
expectTypeOf<RefusingUndefined<OtpSmsVerifierOptions>>().toBeNever();
expectTypeOf<RefusingUndefined<TwilioVerifyOptions>>().toBeNever();
expectTypeOf<RefusingUndefined<WebhookSmsSenderOptions>>().toBeNever();
expectTypeOf<RefusingUndefined<HttpTokenVerifierOptions>>().toBeNever();
expectTypeOf<RefusingUndefined<VaultOptions>>().toBeNever();
