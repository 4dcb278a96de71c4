import type { Card } from './card.ts';

/** Maximum number of unbound cards in a record's history. Without a limit, every new card makes the record larger. */
const MAX_UNBOUND = 500;

/** Shortens a history to its limit: drops the unbound cards that were bound first, but keeps `unboundNow`. */
export function boundedHistory(ids: readonly string[], cards: readonly Card[], unboundNow?: string): readonly string[] {
  let excess = ids.length - cards.length - MAX_UNBOUND;
  if (excess <= 0) return ids;
  const kept = new Set(cards.map(({ id }) => id)).add(unboundNow ?? '');
  const bounded: string[] = [];
  for (const id of ids.toReversed()) {
    if (excess > 0 && !kept.has(id)) excess -= 1;
    else bounded.push(id);
  }
  return bounded.reverse();
}
