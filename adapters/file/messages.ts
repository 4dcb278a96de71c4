import { expectationsOf } from '../../src/domain/expectations.ts';
import type { Expectation } from '../../src/domain/messages.ts';
import { FILE_EXPECTATIONS } from './messages.zh.ts';

/** A text that an error of the file store can have as its detail. */
export type FileExpectation = Expectation | keyof typeof FILE_EXPECTATIONS;

/** Create the details and errors of the file store. */
export const { expectation, invalidParameter } = expectationsOf(FILE_EXPECTATIONS);
