/**
 * A process that damages copies of a file, one after the other, and reads and writes each by every way that there is. Tells
 * what came of each.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../../adapters/file/errors.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { verifyFile } from '../../../adapters/file/verify.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import type { VerifyReport } from '../../../src/ports/store-types.ts';
import { DAMAGES, type Damage, damaged } from './damage.ts';
import { Examination, type Finding } from './examination.ts';
import type { Truth } from './expected-state.ts';
import { say } from './workload.ts';

export interface DamageSettings {
  readonly seed: number;
  /** Numbers of the first copy and of the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** What came of a copy. */
export interface Outcome {
  readonly copy: number;
  readonly damage: Damage;
  readonly where: string;
  /** What was answered that is not right and no error, and how often. */
  readonly findings: Readonly<Partial<Record<Finding, number>>>;
  /** An example of each finding. */
  readonly examples: readonly string[];
  /** Answers that were typed errors. */
  readonly errors: number;
  /** Whether `verify` found something, or could not be made. */
  readonly verified: boolean;
}

const [, , folder = '', worker = '', settings = ''] = process.argv;
const { seed, from, to } = JSON.parse(settings) as DamageSettings;
const original = readFileSync(join(folder, 'original.db'));
const truths = JSON.parse(readFileSync(join(folder, 'truths.json'), 'utf8')) as Truth[];

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
  const damage = random() < 0.6 ? 'a bit' : (DAMAGES[Math.floor(random() * DAMAGES.length)] as Damage);
  const { bytes, where } = damaged(original, damage, random);
  const home = join(folder, `copy-${copy}`);
  const path = join(home, 'customers.db');
  mkdirSync(home);
  writeFileSync(path, bytes);
  // Should this process die, its parent knows at which copy.
  say({ copy, damage, where });
  const store = new FileStore({ path, worker });
  const examination = new Examination(store, truths, (scope) => verify(path, scope));
  await examination.run();
  await store.close();
  const { findings, examples, errors, verified } = examination;
  say({ copy, damage, where, findings, examples, errors, verified } satisfies Outcome);
  rmSync(home, { recursive: true });
}
