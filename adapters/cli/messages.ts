import { expectationsOf } from '../../src/domain/expectations.ts';
import type { CLI_EXPECTATIONS } from './messages.zh.ts';

/** Create the details and errors of `clientele serve`. */
export const { expectation, invalidParameter } = expectationsOf<keyof typeof CLI_EXPECTATIONS>(
  async () => (await import('./messages.zh.ts')).CLI_EXPECTATIONS,
);
