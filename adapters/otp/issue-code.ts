import { randomInt } from 'node:crypto';
import { readOptions } from '../../src/commands/read-options.ts';
import { tokenId } from '../../src/commands/schemas.ts';
import { stringMatcher } from '../../src/commands/string-matcher.ts';
import { errorOf } from '../../src/domain/errors.ts';
import { randomIdentifier } from '../../src/verifier-kit/random-identifier.ts';
import { expectation, invalidParameter } from './messages.ts';
import { isPhoneNumber } from './phone-number.ts';

/** The parameters of a new code. */
export interface IssueCode {
  /** Id of the card token. */
  source: string;
  /**
   * The phone number: 5 to 20 digits, with an optional `+` at the start and no separators. Pass all numbers in one form, best
   * with their country code (E.164), because a number in two forms has two budgets. Numbers of mainland China are recognized in
   * each form.
   */
  phone: string;
}

/** A code that was sent. */
export interface IssuedCode {
  /** Id of the SMS code: the `sms_code[id]` of a create. */
  readonly id: string;
  /** When the code expires, in Unix seconds. */
  readonly expires_at: number;
}

const PHONE = 'a phone number: 5 to 20 digits, with an optional + at the start';
/** Length of the random part of an id. */
const ID_LENGTH = 24;

export const isTokenId = stringMatcher(tokenId);

/** Reads the parameters of a new code, and checks them. @throws InvalidRequestError naming the parameter */
export function readIssueCode(params: unknown): IssueCode {
  const given = readOptions(params ?? {}, ['source', 'phone']);
  const { source, phone } = given;
  if (source === undefined) {
    throw errorOf('parameter_missing', { param: 'source', detail: expectation(tokenId.description) });
  }
  if (phone === undefined) throw errorOf('parameter_missing', { param: 'phone', detail: expectation(PHONE) });
  if (!isTokenId(source)) throw invalidParameter('source', tokenId.description);
  if (!isPhoneNumber(phone)) throw invalidParameter('phone', PHONE);
  return { source, phone };
}

/** Makes a new id of an SMS code. */
export const newCodeId = (): string => `sms_${randomIdentifier(ID_LENGTH)}`;

/** Makes a code whose digits are all equally probable. */
export const newCode = (digits: number): string => Array.from({ length: digits }, () => randomInt(10)).join('');
