import { expectationsOf } from '../../src/domain/expectations.ts';
import type { Expectation } from '../../src/domain/messages.ts';
import { HTTP_EXPECTATIONS } from './messages.zh.ts';

/** A text that an error of the HTTP handler can have as its detail. */
export type HttpExpectation = Expectation | keyof typeof HTTP_EXPECTATIONS;

/** Create the details and errors of the HTTP handler. */
export const { expectation, invalidParameter } = expectationsOf(HTTP_EXPECTATIONS);
