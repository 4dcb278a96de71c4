import type { StoreCase } from '../store-case.ts';
import { claimCases } from './claims.ts';
import { durabilityCases } from './durability.ts';
import { feedCases } from './feed.ts';
import { idempotencyCases } from './idempotency.ts';
import { answerCases } from './immutability.ts';
import { listCases } from './lists.ts';
import { walkCases } from './paging.ts';
import { positionCases } from './positions.ts';
import { queryCases } from './queries.ts';
import { raceCases } from './races.ts';
import { recordCases } from './records.ts';
import { refusalCases } from './refusals.ts';
import { scopeCases } from './scopes.ts';
import { serviceTimeCases } from './service-times.ts';
import { settlementCases } from './settlements.ts';
import { sharingCases } from './sharing.ts';
import { stateCases } from './states.ts';
import { textCases } from './text-encoding.ts';
import { watchingCases } from './watch.ts';

/** The cases by subject, as they are reported. */
export const storeSubjects: Readonly<Record<string, readonly StoreCase[]>> = {
  states: stateCases,
  records: recordCases,
  texts: textCases,
  refusals: refusalCases,
  claims: claimCases,
  positions: positionCases,
  lists: listCases,
  queries: queryCases,
  walks: walkCases,
  feed: feedCases,
  watching: watchingCases,
  'idempotency keys': idempotencyCases,
  settlements: settlementCases,
  'times of a service': serviceTimeCases,
  scopes: scopeCases,
  answers: answerCases,
  races: raceCases,
  durability: durabilityCases,
  sharing: sharingCases,
};

/** Every case of the Store contract. */
export const storeCases: readonly StoreCase[] = Object.values(storeSubjects).flat();
