import { expectationsOf } from '../../src/domain/expectations.ts';
import type { Expectation } from '../../src/domain/messages.ts';
import { REDIS_EXPECTATIONS } from './messages.zh.ts';

/** A text that an error of the Redis store can have as its detail. */
export type RedisExpectation = Expectation | keyof typeof REDIS_EXPECTATIONS;

/** Create the details and errors of the Redis store. */
export const { expectation, invalidParameter } = expectationsOf(REDIS_EXPECTATIONS);
