import { bindCard } from '../../src/commands/bind-card.ts';
import { faultOf, validated } from '../../src/commands/read-command.ts';
import { cardFields, cardholder, smsCode, tokenId } from '../../src/commands/schemas.ts';
import { tokenResponse } from '../../src/commands/token-response.ts';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import { paramPath } from '../../src/domain/parameter-path.ts';
import * as validators from '../../src/generated/validators.js';
import type { HttpOperation, HttpService } from '../http/operations.ts';

/** What is used of the offline fakes, which belong to another adapter. */
interface Fakes {
  issueCard(card: object): { readonly source: string };
  readonly tokens: { retrieve(id: string): unknown };
}

const { id: cardId, object: _, ...card } = cardFields;

const issueCard = {
  $id: 'issueCard',
  type: 'object',
  additionalProperties: false,
  properties: { ...card, name: cardholder, cardId, source: tokenId, sms_code: { ...smsCode, required: [] } },
} as const;

const ISSUED = { schema: bindCard, validate: validators.bindCard };
const TOKEN = { schema: tokenResponse, validate: validators.tokenAnswer };

/** Issues a card to bind, as the client side and the SMS would: for tests in a language that cannot call the fakes. */
export const issueTestCard: HttpOperation = {
  id: 'issueTestCard',
  summary: 'Issue a card with its token and SMS code, ready to be bound',
  method: 'POST',
  path: '/_test/cards',
  parameters: issueCard,
  // What is answered are parameters, of the operations that bind a card.
  answers: 'bindCard',
  call: async (service, _ids, params: object = {}) => issued(fakesOf(service), params),
};

/** Issues what is asked for and looks at what came of it: the schemas of a token and of a binding know what is wrong. */
function issued(fakes: Fakes, params: object): unknown {
  const names = Object.keys(issueCard.properties);
  const unknown = Object.keys(params).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const detail = expectation('valid parameters are {names}', { names: names.join(', ') });
    throw errorOf('parameter_unknown', { param: paramPath([unknown]), detail });
  }
  const binding = validated(ISSUED, fakes.issueCard(params));
  const token = fakes.tokens.retrieve((binding as { source: string }).source);
  if (TOKEN.validate(token)) return binding;
  const { code, param, ...details } = faultOf(TOKEN, token);
  throw errorOf(code, { ...details, param: param?.replace('card[id]', 'cardId').replace(/^card\[(.*)\]$/, '$1') });
}

function fakesOf(service: HttpService): Fakes {
  const { fakes } = service as { fakes?: Fakes };
  if (fakes === undefined) throw errorOf('resource_missing');
  return fakes;
}
