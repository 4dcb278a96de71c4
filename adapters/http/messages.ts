import { expectationsOf } from '../../src/domain/expectations.ts';
import type { Expectation } from '../../src/domain/messages.ts';
import type { HTTP_EXPECTATIONS } from './messages.zh.ts';

type OwnExpectation = keyof typeof HTTP_EXPECTATIONS;

/** A text that an error of the HTTP handler can have as its detail. */
export type HttpExpectation = Expectation | OwnExpectation;

/** Create the details and errors of the HTTP handler. */
export const { expectation, invalidParameter } = expectationsOf<OwnExpectation>(
  async () => (await import('./messages.zh.ts')).HTTP_EXPECTATIONS,
);
