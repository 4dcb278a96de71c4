/** A process that damages copies of a file, examines each of them, and reports the results. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../../adapters/file/errors.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { verifyFile } from '../../../adapters/file/verify.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import type { VerifyReport } from '../../../src/ports/store-types.ts';
import { applyDamage, DAMAGES, type Damage } from './damage.ts';
import { Examination, type Finding } from './examination.ts';
import type { ExpectedState } from './expected-state.ts';
import { report } from './workload.ts';

export interface DamageSettings {
  readonly seed: number;
  /** Numbers of the first copy, and of the last copy plus 1. */
  readonly from: number;
  readonly to: number;
}

/** The result of examining a copy. */
export interface DamageResult {
  readonly copy: number;
  readonly damage: Damage;
  readonly place: string;
  /** Counts of the results that were neither right nor an error. */
  readonly findings: Readonly<Partial<Record<Finding, number>>>;
  /** An example of each finding. */
  readonly examples: readonly string[];
  /** Number of typed errors. */
  readonly errors: number;
  /** Whether `verify` found a problem or failed. */
  readonly verified: boolean;
}

const [, , folder = '', worker = '', settings = ''] = process.argv;
const { seed, from, to } = JSON.parse(settings) as DamageSettings;
const original = readFileSync(join(folder, 'original.db'));
const expectedStates = JSON.parse(readFileSync(join(folder, 'expectedStates.json'), 'utf8')) as ExpectedState[];

const driver = await loadDriver();

function verify(path: string, scope: Scope): VerifyReport {
  try {
    return verifyFile(driver, path, scope);
  } catch (error) {
    throw fileError(error);
  }
}

for (let copy = from; copy < to; copy += 1) {
  const random = seededRandom(`${seed} ${copy}`);
  const damage = random() < 0.6 ? 'flipped bit' : (DAMAGES[Math.floor(random() * DAMAGES.length)] as Damage);
  const { bytes, place } = applyDamage(original, damage, random);
  const home = join(folder, `copy-${copy}`);
  const path = join(home, 'customers.db');
  mkdirSync(home);
  writeFileSync(path, bytes);
  // If this copy kills the process, the parent sees which one it was.
  report({ copy, damage, place });
  const store = new FileStore({ path, worker });
  const examination = new Examination(store, expectedStates, (scope) => verify(path, scope));
  await examination.run();
  await store.close();
  const { findings, examples, errors, verified } = examination;
  report({ copy, damage, place, findings, examples, errors, verified } satisfies DamageResult);
  rmSync(home, { recursive: true });
}
