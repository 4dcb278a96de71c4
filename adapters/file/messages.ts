import { expectationsOf } from '../../src/domain/expectations.ts';
import type { Expectation } from '../../src/domain/messages.ts';
import type { FILE_EXPECTATIONS } from './messages.zh.ts';

type OwnExpectation = keyof typeof FILE_EXPECTATIONS;

/** A text that an error of the file store can have as its detail. */
export type FileExpectation = Expectation | OwnExpectation;

/** Create the details and errors of the file store. */
export const { expectation, invalidParameter } = expectationsOf<OwnExpectation>(
  async () => (await import('./messages.zh.ts')).FILE_EXPECTATIONS,
);
