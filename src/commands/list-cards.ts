import { created, type ListParameters, limit } from './list-parameters.ts';
import { cardId } from './schemas.ts';

/** Parameters of `customers.sources.list`. */
export interface ListCards extends ListParameters {}

export const listCards = {
  $id: 'listCards',
  type: 'object',
  additionalProperties: false,
  properties: { limit, starting_after: cardId, ending_before: cardId, created },
} as const;
