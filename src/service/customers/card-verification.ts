import type { BindCard } from '../../commands/bind-card.ts';
import { findViolation } from '../../commands/read-command.ts';
import { toPlainJson } from '../../commands/to-plain-json.ts';
import { tokenResponse } from '../../commands/token-response.ts';
import { isForeign, type Token } from '../../domain/card.ts';
import { hasCardNumber } from '../../domain/card-number.ts';
import { errorOf } from '../../domain/errors.ts';
import * as validators from '../../generated/validators.js';
import { type Awaitable, andThen } from '../../ports/awaitable.ts';
import { invalidToken, verifierContract } from '../../ports/port-contract.ts';
import type { Operation } from '../operation/operation.ts';
import { callPort } from '../operation/port-calls.ts';
import type { Settings } from '../operation/settings.ts';

const TOKEN_RESPONSE = { schema: tokenResponse, validate: validators.tokenResponse };

/**
 * Retrieves the token `source` and checks it: it belongs to this mode and app, is unused, and its card passes the card policy.
 * @throws CardError `token_unknown`, `token_used`, `foreign_card`, or a code of the verifier
 */
export function retrieveToken(settings: Settings, operation: Operation, source: string, app: string): Awaitable<Token> {
  const response = callPort<unknown>(operation, 'tokens', () => settings.tokens.retrieve(source, operation));
  return andThen(response, (token) => {
    const checked = checkToken(settings, source, app, toPlainJson(token));
    operation.hide(checked.card.name);
    return checked;
  });
}

function checkToken({ scope }: Settings, source: string, app: string, response: unknown): Token {
  if (response === undefined || response === null) throw refusal('token_unknown');
  if (!TOKEN_RESPONSE.validate(response)) throw invalidToken(findViolation(TOKEN_RESPONSE, response).param);
  const token = response as Token;
  if (token.id !== source) throw invalidToken('id');
  if (hasCardNumber(token.card.name ?? '')) throw invalidToken('card[name]');
  if (token.livemode !== scope.livemode || (token.app ?? app) !== app) throw refusal('token_unknown');
  if (token.used) throw refusal('token_used');
  if (isForeign(token.card)) throw refusal('foreign_card');
  return token;
}

/**
 * Checks that the SMS code authorizes binding the card.
 * @throws CardError `binding_unauthorized`, or a code of the verifier
 */
export function verifySms(settings: Settings, operation: Operation, { source, sms_code }: BindCard): Awaitable<void> {
  const attempt = Object.freeze({ id: sms_code.id, code: sms_code.code, source });
  const response = callPort<unknown>(operation, 'sms', () => settings.sms.verify(attempt, operation));
  return andThen(response, (isAuthorized) => {
    if (typeof isAuthorized !== 'boolean') throw verifierContract('the SMS verifier must return true or false');
    if (!isAuthorized) throw errorOf('binding_unauthorized', { param: 'sms_code[code]' });
  });
}

const refusal = (code: 'token_unknown' | 'token_used' | 'foreign_card') => errorOf(code, { param: 'source' });

/** Returns the error for a write that was refused because its claim, the token's id, is taken. */
export const tokenUsed = () => refusal('token_used');
