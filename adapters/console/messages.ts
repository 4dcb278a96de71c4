import { expectationsOf } from '../../src/domain/expectations.ts';
import type { CONSOLE_EXPECTATIONS } from './messages.zh.ts';

/** Create the details and errors of the console. */
export const { expectation, invalidParameter } = expectationsOf<keyof typeof CONSOLE_EXPECTATIONS>(
  async () => (await import('./messages.zh.ts')).CONSOLE_EXPECTATIONS,
);
