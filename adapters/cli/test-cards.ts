import { readOptions } from '../../src/commands/read-options.ts';
import { cardFields, cardholder, tokenId } from '../../src/commands/schemas.ts';
import { smsCode } from '../../src/commands/sms-code.ts';
import type { HttpOperation } from '../http/operations.ts';

/** A card's token and SMS code. */
export interface IssuedCard {
  readonly source: string;
  readonly sms_code: { readonly id: string; readonly code: string };
}

/** Issues cards by its fakes. */
interface CardIssuer {
  issueCard(card: object): IssuedCard;
}

const { id: cardId, object: _, ...card } = cardFields;

const parameters = {
  $id: 'issueCard',
  type: 'object',
  additionalProperties: false,
  properties: { ...card, name: cardholder, cardId, source: tokenId, sms_code: { ...smsCode, required: [] } },
} as const;

const NAMES = Object.keys(parameters.properties);

/** Creates the operation that issues test cards, for tests in a language that cannot call the fakes. */
export const issueTestCard = (issuer: CardIssuer, onIssue?: (card: IssuedCard) => void): HttpOperation => ({
  id: 'issueTestCard',
  summary: 'Issue a test card with its token and SMS code, ready to be bound',
  method: 'POST',
  path: '/_test/cards',
  parameters,
  // The response consists of parameters for the operations that bind a card.
  response: 'bindCard',
  call: async (_service, _ids, params: object = {}) => {
    const issued = issuer.issueCard(readOptions(params, NAMES));
    onIssue?.(issued);
    return issued;
  },
});
