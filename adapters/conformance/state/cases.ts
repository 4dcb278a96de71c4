import type { StateCase } from '../state-case.ts';
import { durabilityCases } from './durability.ts';
import { entryCases } from './entries.ts';
import { expiryCases } from './expiry.ts';
import { keyAndValueCases } from './keys-and-values.ts';
import { lifecycleCases } from './lifecycle.ts';
import { raceCases } from './races.ts';
import { refusalCases } from './refusals.ts';
import { sharingCases } from './sharing.ts';

/** The cases by subject, in the order of the report. */
export const stateSubjects: Readonly<Record<string, readonly StateCase[]>> = {
  entries: entryCases,
  expiry: expiryCases,
  'keys and values': keyAndValueCases,
  refusals: refusalCases,
  races: raceCases,
  lifecycle: lifecycleCases,
  durability: durabilityCases,
  'shared data': sharingCases,
};

/** All cases of the StateStore contract. Run each with `runStateCase`; `stateConformance` does so under `node:test`. */
export const stateCases: readonly StateCase[] = Object.values(stateSubjects).flat();
