import type { ErrorCode } from './error-codes.ts';
import { EXPECTATIONS, ZH_CODES } from './messages.zh.ts';

/** Languages that messages are written in. */
export type Locale = 'en' | 'zh';

/** What an error expects, in English with `{name}` placeholders, and the values of the placeholders. */
export interface Detail {
  readonly expected: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** An English text that has a translation. */
export type Expectation = keyof typeof EXPECTATIONS;

/** Makes the detail of an error of this library: the compiler refuses a text without a translation. */
export const expectation = (expected: Expectation, values?: Detail['values']): Detail => {
  const detail: Detail = { expected };
  return values === undefined ? detail : { ...detail, values };
};

/** One sentence a code. `{param}` is the parameter, `{expected}` what is wanted of it. */
export const EN_CODES: Readonly<Record<ErrorCode, string>> = {
  parameter_missing: 'The parameter {param} is missing: it must be {expected}.',
  parameter_invalid: 'The parameter {param} is invalid: it must be {expected}.',
  parameter_unknown: 'The parameter {param} is unknown here: {expected}.',
  cursor_expired:
    'The events after the cursor in {param} are no longer kept: take the cursor of now, read the customers afresh, and follow the feed from that cursor.',
  body_invalid: 'The body cannot be read: it must be {expected}.',
  body_too_large: 'The body is too large: it must be {expected}.',
  api_key_invalid: 'The API key is missing or is not one of this service.',
  resource_missing: 'There is no {expected} with this id.',
  method_not_allowed: 'The method is not allowed on this path: use {expected}.',
  idempotency_mismatch:
    'The idempotency key was used before with another operation or other parameters: use a new key for a new operation.',
  idempotency_in_progress:
    'The first operation with this idempotency key is still running: try again with the same key when it has ended.',
  binding_unauthorized:
    'The SMS code does not authorize binding this card: it must be the code that was sent for the token in source, and unexpired.',
  token_unknown: 'The token in source is unknown: it must be a card token of this mode.',
  token_used: 'The token in source was used before: a token binds a card once.',
  foreign_card: 'The card is a foreign one: only UnionPay cards of a domestic bank can be bound.',
  already_bound: 'The card is bound to this customer already.',
  card_declined: 'The card was declined by its bank.',
  cardholder_not_match: 'The cardholder does not match what the bank knows.',
  under_verification: 'The card is still being verified.',
  send_sms_failed: 'The SMS code could not be sent.',
  too_many_cards: 'The customer has as many cards as allowed: {expected}.',
  rate_limited: 'Too many requests: try again later.',
  too_many_attempts: 'Too many wrong SMS codes: ask for a new code.',
  aborted: 'The operation was aborted by its signal.',
  internal: 'Something failed inside the library.',
  store_corrupt: 'What the store holds is damaged: {expected}.',
  verifier_contract: 'A verifier gave an answer that is outside of its contract: {expected}.',
  store_unavailable: 'The store is unavailable: {expected}.',
  store_full: 'The store is full.',
  verifier_unavailable: 'A verifier is unavailable.',
  deadline_exceeded: 'The operation did not end before its deadline.',
};

/** Where the parameters as a whole are at fault, not one of them. */
const EN_PARAMETERS = 'The parameters are invalid: they must be {expected}.';
const ZH_PARAMETERS = '参数无效：应为{expected}。';
/** Where no object is missing, but anything at all at the path of a request. */
const EN_PATH = 'There is nothing at this path.';
const ZH_PATH = '此路径不存在。';
const EN_VERIFIER = 'The card was refused: {code}.';
const ZH_VERIFIER = '该卡被拒绝：{code}。';

const fill = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (place, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : place));

/** The sentence of a code that reads otherwise where no parameter is named. */
function withoutParam(code: string, zh: boolean): string | undefined {
  if (code === 'parameter_invalid') return zh ? ZH_PARAMETERS : EN_PARAMETERS;
  if (code === 'resource_missing') return zh ? ZH_PATH : EN_PATH;
  return undefined;
}

const sentenceOf = (codes: Readonly<Record<string, string>>, code: string, zh: boolean): string | undefined =>
  Object.hasOwn(codes, code) ? codes[code] : zh ? ZH_VERIFIER : EN_VERIFIER;

/** A text of a verifier of the application has no translation and stays in its language. */
const translationOf = (english: string): string =>
  Object.hasOwn(EXPECTATIONS, english) ? EXPECTATIONS[english as Expectation] : english;

/** The sentence for a code: full, naming the parameter and what is wanted, never quoting a value that was sent. */
export function messageFor(
  locale: Locale,
  code: string,
  param: string | undefined,
  detail: Detail | undefined,
): string {
  const zh = locale === 'zh';
  const codes: Readonly<Record<string, string>> = zh ? ZH_CODES : EN_CODES;
  const sentence = (param === undefined ? withoutParam(code, zh) : undefined) ?? sentenceOf(codes, code, zh);
  const english = detail?.expected ?? '';
  const text = fill(zh ? translationOf(english) : english, detail?.values ?? {});
  return fill(sentence ?? '', { param: param ?? '', expected: text, code });
}
