import type { BindCard } from '../../commands/bind-card.ts';
import { faultOf } from '../../commands/read-command.ts';
import { toPlainJson } from '../../commands/to-plain-json.ts';
import { tokenResponse } from '../../commands/token-response.ts';
import { isForeign, type Token } from '../../domain/card.ts';
import { hasCardNumber } from '../../domain/card-number.ts';
import { ClienteleError, errorOf } from '../../domain/errors.ts';
import * as validators from '../../generated/validators.js';
import { type Awaitable, isThenable } from '../../ports/awaitable.ts';
import type { Operation } from '../operation/operation.ts';
import { contractError } from '../operation/port-responses.ts';
import { holdsSecret, withoutSecretDetails } from '../operation/secrets.ts';
import type { Settings } from '../operation/settings.ts';

const TOKEN_ANSWER = { schema: tokenResponse, validate: validators.tokenAnswer };

/** What a port may refuse with; anything else that it throws is its failure, not its answer. */
const REFUSALS: readonly string[] = ['card_error', 'rate_limit_error'];
const SNAKE_CASE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** Asks a port of the application. What it throws becomes a refusal that it may give, or `verifier_unavailable`. */
export function askPort<T>(operation: Operation, call: () => Awaitable<T>): Awaitable<T> {
  operation.check();
  return operation.wait(portAnswer(operation, call));
}

function portAnswer<T>(operation: Operation, call: () => Awaitable<T>): Awaitable<T> {
  try {
    const answer = call();
    if (!isThenable(answer)) return answer;
    return Promise.resolve(answer).catch((error) => Promise.reject(portFailure(operation, error)));
  } catch (error) {
    throw portFailure(operation, error);
  }
}

function portFailure({ secrets }: Operation, error: unknown): ClienteleError {
  if (error instanceof ClienteleError) {
    const refusal = REFUSALS.includes(error.type) && SNAKE_CASE.test(error.code) && !holdsSecret([error.code], secrets);
    // Before it is kept under an idempotency key.
    if (refusal || error.code === 'verifier_unavailable') return withoutSecretDetails(error, secrets);
    if (error.type !== 'api_error') return contractError('verifier', 'error', error);
  }
  return errorOf('verifier_unavailable', { cause: error });
}

/**
 * The token behind `source`, checked: known in this mode, unused, its card allowed by the policy.
 * @throws CardError `token_unknown`, `token_used`, `foreign_card`
 */
export async function retrieveToken(settings: Settings, operation: Operation, source: string): Promise<Token> {
  const answer = toPlainJson(await askPort<unknown>(operation, () => settings.tokens.retrieve(source, operation)));
  if (answer === undefined || answer === null) throw refused('token_unknown');
  if (!TOKEN_ANSWER.validate(answer)) throw contractError('token', faultOf(TOKEN_ANSWER, answer).param);
  const token = answer as Token;
  if (token.id !== source) throw contractError('token', 'id');
  if (hasCardNumber(token.card.name ?? '')) throw contractError('token', 'card[name]');
  if (token.livemode !== settings.scope.livemode) throw refused('token_unknown');
  if (token.used) throw refused('token_used');
  if (isForeign(token.card)) throw refused('foreign_card');
  operation.hide(token.card.name);
  return token;
}

/** Asks whether the SMS code authorizes the binding. @throws CardError `binding_unauthorized` */
export async function verifySms(
  settings: Settings,
  operation: Operation,
  { source, sms_code }: BindCard,
): Promise<void> {
  const attempt = Object.freeze({ id: sms_code.id, code: sms_code.code, source });
  const answer = await askPort<unknown>(operation, () => settings.sms.verify(attempt, operation));
  if (typeof answer !== 'boolean') throw contractError('SMS verification', 'answer');
  if (!answer) throw errorOf('binding_unauthorized', { param: 'sms_code[code]' });
}

const refused = (code: 'token_unknown' | 'token_used' | 'foreign_card') => errorOf(code, { param: 'source' });

/** The refusal of a write whose claim, the token's id, is taken. */
export const tokenUsed = () => refused('token_used');
