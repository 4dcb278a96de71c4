import assert from 'node:assert/strict';
import { CONSOLE_EXPECTATIONS } from '../../adapters/console/messages.zh.ts';
import { FILE_EXPECTATIONS } from '../../adapters/file/messages.zh.ts';
import { HTTP_EXPECTATIONS } from '../../adapters/http/messages.zh.ts';
import { OTP_EXPECTATIONS } from '../../adapters/otp/messages.zh.ts';
import { REDIS_EXPECTATIONS } from '../../adapters/redis/messages.zh.ts';
import { VAULT_EXPECTATIONS } from '../../adapters/vault/messages.zh.ts';
import { type AnyClienteleError, ClienteleError, type Outcome } from '../../src/core.ts';
import { EXPECTATIONS, ZH_CODES } from '../../src/domain/messages.zh.ts';

const TRANSLATIONS = {
  ...EXPECTATIONS,
  ...CONSOLE_EXPECTATIONS,
  ...FILE_EXPECTATIONS,
  ...HTTP_EXPECTATIONS,
  ...OTP_EXPECTATIONS,
  ...REDIS_EXPECTATIONS,
  ...VAULT_EXPECTATIONS,
};

/** Returns the ClienteleError of an operation. Fails if it resolves, or rejects with another error. */
export async function rejection(operation: unknown): Promise<AnyClienteleError> {
  const error: unknown = await Promise.resolve(operation).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof ClienteleError, `a ClienteleError was expected, not ${String(error)}`);
  const { detail, code } = error;
  if (detail && Object.hasOwn(ZH_CODES, code)) {
    const isTranslated = detail.zh !== undefined || Object.hasOwn(TRANSLATIONS, detail.expected);
    assert.ok(isTranslated, `messages.zh.ts must translate: ${detail.expected}`);
  }
  return error as AnyClienteleError;
}

/** Asserts the code, parameter and outcome of an operation's error. Returns the error. */
export async function rejects(
  operation: unknown,
  code: string,
  param?: string,
  outcome: Outcome = 'not_applied',
): Promise<AnyClienteleError> {
  const error = await rejection(operation);
  assert.deepEqual([error.code, error.param, error.outcome], [code, param, outcome]);
  return error;
}
