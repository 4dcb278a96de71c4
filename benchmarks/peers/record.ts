import { appOf, paramsOf, tokens } from '../support/population.ts';

export const APP = appOf(0, 1);

export type PeerRecord = ReturnType<typeof recordOf>;

/** Returns the i-th customer as an application passes it to a store that verifies no card: already with its card. */
export function recordOf(i: number) {
  const { source, email, description, metadata } = paramsOf(i, APP);
  const { name, ...card } = tokens.retrieve(source).card;
  return {
    object: 'customer',
    created: 1_444_388_292 + i,
    livemode: false,
    app: APP,
    name,
    email,
    currency: null,
    description,
    metadata,
    sources: { object: 'list', has_more: false, data: [card] },
    default_source: card.id,
  };
}
