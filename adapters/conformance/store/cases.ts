import type { StoreCase } from '../store-case.ts';
import { callContextCases } from './call-context.ts';
import { claimCases } from './claims.ts';
import { clockCases } from './clocks.ts';
import { durabilityCases } from './durability.ts';
import { feedCases } from './feed.ts';
import { idempotencyCases } from './idempotency.ts';
import { immutabilityCases } from './immutability.ts';
import { insertManyCases } from './insert-many.ts';
import { lifecycleCases } from './lifecycle.ts';
import { listCases } from './lists.ts';
import { pagingCases } from './paging.ts';
import { positionCases } from './positions.ts';
import { queryCases } from './queries.ts';
import { raceCases } from './races.ts';
import { recordCases } from './records.ts';
import { refusalCases } from './refusals.ts';
import { scopeCases } from './scopes.ts';
import { serviceTimeCases } from './service-times.ts';
import { settlementCases } from './settlements.ts';
import { sharingCases } from './sharing.ts';
import { textEncodingCases } from './text-encoding.ts';
import { watchCases } from './watch.ts';

/** The cases by subject, in the order of the report. */
export const storeSubjects: Readonly<Record<string, readonly StoreCase[]>> = {
  lifecycle: lifecycleCases,
  records: recordCases,
  'text encoding': textEncodingCases,
  refusals: refusalCases,
  claims: claimCases,
  positions: positionCases,
  'inserts of many customers': insertManyCases,
  lists: listCases,
  queries: queryCases,
  paging: pagingCases,
  feed: feedCases,
  watch: watchCases,
  'idempotency keys': idempotencyCases,
  settlements: settlementCases,
  'times of a service': serviceTimeCases,
  scopes: scopeCases,
  immutability: immutabilityCases,
  'call context': callContextCases,
  races: raceCases,
  durability: durabilityCases,
  'shared data': sharingCases,
  'clocks of several services': clockCases,
};

/** All cases of the Store contract. Run each with `runCase`; `storeConformance` does so under `node:test`. */
export const storeCases: readonly StoreCase[] = Object.values(storeSubjects).flat();
