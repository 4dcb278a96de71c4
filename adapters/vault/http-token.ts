import { findViolation } from '../../src/commands/read-command.ts';
import { tokenResponse } from '../../src/commands/token-response.ts';
import type { Token } from '../../src/domain/card.ts';
import { hasCardNumber } from '../../src/domain/card-number.ts';
import { type AnyClienteleError, errorOf } from '../../src/domain/errors.ts';
import * as validators from '../../src/generated/validators.js';
import { invalidToken } from '../../src/ports/port-contract.ts';
import { expectation } from './messages.ts';

const RESPONSE = { schema: tokenResponse, validate: validators.tokenResponse };
const TOKEN_FIELDS = Object.keys(tokenResponse.properties);
/** Bounds the time of the search for card numbers. A token has some hundred characters. */
const MAX_CHARACTERS = 10_000;
const CARD_FIELDS = Object.keys(tokenResponse.properties.card.properties);

/**
 * Reads the token in a response. Fields that a token does not have are left out.
 * @throws ApiError `verifier_contract` if the response is not this token, or contains a card number in any field
 */
export function readToken(json: unknown, id: string): Token {
  if (!isObject(json)) throw notAToken();
  if (containsCardNumber(json)) {
    throw errorOf('verifier_contract', { detail: expectation('the token service must not send card numbers') });
  }
  const token = pick(json, TOKEN_FIELDS);
  const { card } = token;
  if (isObject(card)) token.card = Object.freeze(pick(card, CARD_FIELDS));
  if (!RESPONSE.validate(token)) throw invalidToken(findViolation(RESPONSE, token).param);
  if (token.id !== id) throw invalidToken('id');
  return Object.freeze(token) as unknown as Token;
}

/** Returns the error for a response that is no token. */
export const notAToken = (cause?: unknown): AnyClienteleError =>
  errorOf('verifier_contract', {
    detail: expectation('the token service must respond with a token as JSON with at most 10,000 characters'),
    cause,
  });

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const pick = (value: Record<string, unknown>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(value, name) ? [[name, value[name]]] : [])));

/** Searches all names, texts and numbers. It uses no recursion, because the depth of a response is not limited. */
function containsCardNumber(value: object): boolean {
  const queue: unknown[] = [value];
  let characters = 0;
  while (queue.length > 0) {
    const part = queue.pop();
    if (isObject(part)) {
      for (const [name, item] of Object.entries(part)) queue.push(name, item);
    } else if (typeof part === 'string' || typeof part === 'number') {
      const text = String(part);
      characters += text.length;
      if (characters > MAX_CHARACTERS) throw notAToken();
      if (hasCardNumber(text)) return true;
    }
  }
  return false;
}
