import type { StoredOutcome } from '../../../src/ports/store-types.ts';
import type { FoundKey } from '../key-names.ts';
import { checkList, OTHER } from './lists.ts';
import type { Verification } from './run.ts';

/**
 * Checks what no customer's record leads to: claims, idempotency keys, results of writes, lists of apps; and the types of all
 * else but the records, which the lists lead to.
 */
export async function checkKeys(verification: Verification): Promise<void> {
  for await (const page of verification.keys()) {
    const found = page.map((key) => verification.scope.found(key)).filter((key) => key !== undefined);
    await Promise.all(
      found.map((each) => verification.guarded(each.key, OTHER, async () => CHECKS[each.kind]?.(verification, each))),
    );
    // One after another: each is walked through.
    for (const { key, keys, kind, name } of found) {
      if (kind === 'app') await checkList(verification, keys, key, { app: name });
    }
  }
}

const DAMAGED = 'it is damaged';

type Check = (verification: Verification, found: FoundKey) => Promise<void>;

/** What is read here may be gone by now, which is no fault: claims are set free, keys and results expire. */
const CHECKS: Readonly<Record<string, Check>> = {
  all: typed('zset'),
  gone: typed('zset'),
  meta: typed('hash'),
  feed: typed('stream'),
  header: typed('hash'),
  claim: checkClaim,
  key: checkIdempotencyKey,
  write: checkResult,
};

function typed(type: string): Check {
  return async (verification, { key }) => {
    const is = await verification.read('TYPE', key);
    if (is !== type && is !== 'none') verification.problem(key, OTHER);
  };
}

/** Of a write that is under way, or never came: whoever wants it next finds out. Only where it lies apart from its customer. */
const PENDING = /^pending \S+ \d+ \S+$/;

async function checkClaim(verification: Verification, found: FoundKey): Promise<void> {
  const { scope } = verification;
  const value = await verification.read('GET', found.key);
  if (value === null) return;
  checkPartition(verification, found);
  const owner = String(value);
  if (scope.partitions.length > 1 && PENDING.test(owner)) return;
  // Later than the claim was read, and customers are never removed.
  const stored = await verification.read('EXISTS', scope.of(owner).record(owner));
  if (stored === 0) verification.problem(found.key, 'its customer is not stored');
}

type Field = string | null;

const FIELDS = ['fingerprint', 'operation', 'by', 'lease', 'expires', 'outcome', 'write', 'owner', 'until'];

const isText = (field: Field | undefined): boolean => typeof field === 'string' && field !== '';
const isNumber = (field: Field | undefined): boolean => isText(field) && !Number.isNaN(Number(field));

async function checkIdempotencyKey(verification: Verification, found: FoundKey): Promise<void> {
  const { key } = found;
  const fields = (await verification.read('HMGET', key, ...FIELDS)) as Field[];
  if (fields.every((field) => field === null)) return;
  checkPartition(verification, found);
  const [fingerprint, operation, by, lease, expires, outcome, ...bond] = fields;
  const [write, owner, until] = bond;
  const bound = isText(write) && isText(owner) && isNumber(until);
  const sound =
    [fingerprint, operation, by].every(isText) &&
    [lease, expires].every(isNumber) &&
    (typeof outcome !== 'string' || isOutcome(outcome)) &&
    (bound || bond.every((field) => field === null));
  if (!sound) verification.problem(key, DAMAGED);
}

function isOutcome(text: string): boolean {
  try {
    const outcome = JSON.parse(text) as StoredOutcome | null;
    return outcome?.ok === true || (outcome?.ok === false && typeof outcome.error?.code === 'string');
  } catch {
    return false;
  }
}

/** Sequence, cursor and outcome, or that it never comes. */
const RESULT = /^(fenced$|\d+ \d+-\d+ )/;

async function checkResult(verification: Verification, { key }: FoundKey): Promise<void> {
  const value = await verification.read('GET', key);
  if (value !== null && !RESULT.test(String(value))) verification.problem(key, DAMAGED);
}

function checkPartition(verification: Verification, { key, keys, name }: FoundKey): void {
  if (verification.scope.of(name) !== keys) verification.problem(key, 'it lies in another partition than its own');
}
