import { expectationsOf } from '../../src/domain/expectations.ts';
import type { VAULT_EXPECTATIONS } from './messages.zh.ts';

/** Create the details and errors of the token verifiers. */
export const { expectation, invalidParameter } = expectationsOf<keyof typeof VAULT_EXPECTATIONS>(
  async () => (await import('./messages.zh.ts')).VAULT_EXPECTATIONS,
);
