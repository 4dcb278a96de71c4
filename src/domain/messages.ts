import type { LibraryCode } from './error-codes.ts';
import type { EXPECTATIONS } from './messages.zh.ts';
import { chineseExpectation, chineseSentences, type Sentences } from './translations.ts';

/** A language of error messages. */
export type Locale = 'en' | 'zh';

/** The value or state that an error expects: an English text with `{name}` placeholders, and their values. */
export interface Detail {
  readonly expected: string;
  /** The Chinese translation of `expected`. The texts of the library need none here: the tables have it. */
  readonly zh?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** An English text that has a translation. */
export type Expectation = keyof typeof EXPECTATIONS;

/** Creates an error's detail. The compiler refuses a text that has no translation. */
export const expectation = (expected: Expectation, values?: Detail['values']): Detail => {
  const detail: Detail = { expected };
  return values === undefined ? detail : { ...detail, values };
};

/** The sentence of each code. `{param}` is the parameter's name, `{expected}` the text of the error's detail. */
export const EN_CODES: Readonly<Record<LibraryCode, string>> = {
  parameter_missing: 'The parameter {param} is missing: it must be {expected}.',
  parameter_invalid: 'The parameter {param} is invalid: it must be {expected}.',
  parameter_unknown: 'The parameter {param} is unknown: {expected}.',
  resource_exists: 'The {param} is already in use: {expected}.',
  cursor_expired:
    'The events after the cursor in {param} are no longer stored: get a new cursor, read all customers, then follow the feed from it.',
  body_invalid: 'The request body is invalid: it must be {expected}.',
  body_too_large: 'The request body is too large: it must be {expected}.',
  body_unsupported: 'The format of the request body is not supported: it must be {expected}.',
  api_key_invalid: 'The API key is missing or wrong: send a key of this service.',
  resource_missing: 'There is no {expected} with this id.',
  method_not_allowed: 'The method is not allowed on this path: use {expected}.',
  idempotency_mismatch:
    'The idempotency key was used for another operation or other parameters: use a new key for each operation.',
  idempotency_in_progress:
    'The first operation with this idempotency key is still running: retry with the same key after it has ended.',
  binding_unauthorized:
    'The SMS code does not authorize this card: use the unexpired code that was sent for the token in source.',
  token_unknown: 'The token in source is unknown: use a card token of the same mode.',
  token_used: 'The token in source was already used: get a new one, because a token binds only once.',
  foreign_card: 'The card is foreign: use a UnionPay card of a domestic bank.',
  already_bound: 'The card is already bound to this customer.',
  card_declined: 'The bank declined the card: use another card.',
  cardholder_not_match: "The cardholder does not match the bank's records: check the name.",
  under_verification: 'The card is still being verified: try again later.',
  send_sms_failed: 'The SMS code could not be sent: request another one.',
  too_many_cards: 'The customer has reached the card limit ({expected}): unbind a card first.',
  rate_limited: 'Too many requests: try again later.',
  too_many_attempts: 'Too many SMS codes: request another one, or try again later.',
  aborted: 'The caller aborted the operation.',
  internal: 'An internal error occurred.',
  store_corrupt: 'The stored data is damaged: {expected}.',
  verifier_contract: 'A verifier broke its contract: {expected}.',
  port_contract: 'A port broke its contract: {expected}.',
  store_unavailable: 'The store is unavailable: {expected}.',
  store_full: 'The store is full: free disk space or memory.',
  verifier_unavailable: 'A verifier is unavailable: {expected}.',
  deadline_exceeded: 'The operation did not end before its deadline.',
};

const ENGLISH: Sentences = {
  codes: EN_CODES,
  withoutParam: {
    parameter_invalid: 'The parameters are invalid: they must be {expected}.',
    // Without a parameter, no object is missing: the router knows no such path.
    resource_missing: 'This path does not exist.',
  },
  otherCode: 'The card was refused: {code}.',
};

const own = (texts: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined;

const fill = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  );

/**
 * Returns an error's message: a full sentence that names the parameter and the remedy, and never quotes a value that was
 * sent. The text of an application's own verifier has no translation and stays as written. A message whose translation is
 * not loaded is in English.
 */
export function messageFor(
  locale: Locale,
  code: string,
  param: string | undefined,
  detail: Detail | undefined,
): string {
  const chinese = locale === 'zh' ? chineseSentences() : undefined;
  const { codes, withoutParam, otherCode } = chinese ?? ENGLISH;
  const sentence = (param === undefined ? own(withoutParam, code) : undefined) ?? own(codes, code) ?? otherCode;
  const english = detail?.expected ?? '';
  const text = (chinese && (detail?.zh ?? chineseExpectation(english))) ?? english;
  const template = detail === undefined ? sentence.replace(/(?:: |：)\{expected\}/, '') : sentence;
  return fill(template, { param: param ?? '', expected: fill(text, detail?.values ?? {}), code });
}
