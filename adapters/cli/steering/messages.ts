import { expectationsOf } from '../../../src/domain/expectations.ts';
import type { STEERING_EXPECTATIONS } from './messages.zh.ts';

/** Create the details and errors of the operations that steer the test server. */
export const { expectation, invalidParameter } = expectationsOf<keyof typeof STEERING_EXPECTATIONS>(
  async () => (await import('./messages.zh.ts')).STEERING_EXPECTATIONS,
);
