import { bindCard } from '../../src/commands/bind-card.ts';
import { type Command, findViolation } from '../../src/commands/read-command.ts';
import { tokenResponse } from '../../src/commands/token-response.ts';
import type { Brand, Funding, Token } from '../../src/domain/card.ts';
import { hasCardNumber } from '../../src/domain/card-number.ts';
import { errorOf, invalidParameter } from '../../src/domain/errors.ts';
import * as validators from '../../src/generated/validators.js';

/** Parameters of `issueCard`. The fakes invent every field that is left out. */
export interface IssueCard {
  last4?: string | undefined;
  funding?: Funding | undefined;
  brand?: Brand | undefined;
  /** null for a foreign card. */
  bank?: string | null | undefined;
  /** The cardholder's name. */
  name?: string | null | undefined;
  cardId?: string | undefined;
  /** When the token service first saw the card, Unix time in seconds. Default: now. */
  created?: number | undefined;
  /** Id of the token. */
  source?: string | undefined;
  sms_code?: { id?: string | undefined; code?: string | undefined } | undefined;
  livemode?: boolean | undefined;
  used?: boolean | undefined;
}

/** A card that is ready to be bound: parameters for `customers.create` and `customers.sources.create`. */
export interface IssuedCard {
  readonly source: string;
  readonly sms_code: { readonly id: string; readonly code: string };
}

export const ISSUE_CARD_FIELDS = Object.keys({
  last4: 0,
  funding: 0,
  brand: 0,
  bank: 0,
  name: 0,
  cardId: 0,
  created: 0,
  source: 0,
  sms_code: 0,
  livemode: 0,
  used: 0,
} satisfies Record<keyof IssueCard, 0>) as (keyof IssueCard)[];

const TOKEN: Command = { schema: tokenResponse, validate: validators.tokenResponse };
const BINDING: Command = { schema: bindCard, validate: validators.bindCard };

/**
 * Rejects a card that no create could bind: an invalid token, or a code that no payer could type.
 * @throws InvalidRequestError with the parameter of `issueCard` that is at fault
 */
export function checkIssuedCard(token: Token, binding: IssuedCard): void {
  check(TOKEN, token);
  check(BINDING, binding);
  if (hasCardNumber(token.card.name ?? '')) throw invalidParameter('name', 'free of card numbers');
}

/** Parameters of `issueCard` whose name differs from the field of the token. */
const PARAMETERS: Readonly<Record<string, string>> = { id: 'source', sms_code: 'sms_code[id]', 'card[id]': 'cardId' };

function check(command: Command, value: unknown): void {
  if (command.validate(value)) return;
  const { param = '', detail } = findViolation(command, value);
  throw errorOf('parameter_invalid', { param: PARAMETERS[param] ?? param.replace(/^card\[(.*)\]$/, '$1'), detail });
}
