import { expectationsOf } from '../../src/domain/expectations.ts';
import type { Expectation } from '../../src/domain/messages.ts';
import type { REDIS_EXPECTATIONS } from './messages.zh.ts';

type OwnExpectation = keyof typeof REDIS_EXPECTATIONS;

/** A text that an error of the Redis store can have as its detail. */
export type RedisExpectation = Expectation | OwnExpectation;

/** Create the details and errors of the Redis store. */
export const { expectation, invalidParameter } = expectationsOf<OwnExpectation>(
  async () => (await import('./messages.zh.ts')).REDIS_EXPECTATIONS,
);
