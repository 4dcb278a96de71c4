import type { StoredOutcome } from '../../../src/ports/store-types.ts';
import { decodeState } from '../encoding.ts';
import type { ParsedKey } from '../key-names.ts';
import { checkIndex } from './indexes.ts';
import { type VerifyRun, WRONG_TYPE } from './run.ts';

/**
 * Checks keys that no index leads to: claims, idempotency keys, the state of verifiers, results of writes, indexes of apps.
 * Checks the type of every other key except the records, which the indexes lead to.
 */
export async function checkKeys(run: VerifyRun): Promise<void> {
  for await (const page of run.scanKeys()) {
    const parsed = page.map((key) => run.keys.parse(key)).filter((key) => key !== undefined);
    await Promise.all(
      parsed.map((parsedKey) => run.checkKey(parsedKey.key, async () => CHECKS[parsedKey.kind]?.(run, parsedKey))),
    );
    // One index at a time: each is read page by page.
    for (const { key, keys, kind, name } of parsed) {
      if (kind === 'app') await checkIndex(run, keys, key, { app: name });
    }
  }
}

const DAMAGED = 'it is damaged';

type Check = (run: VerifyRun, key: ParsedKey) => Promise<void>;

/** The check for each kind of key. By then a claim may be freed, and other keys may have expired. */
const CHECKS: Readonly<Record<string, Check>> = {
  all: checkType('zset'),
  gone: checkType('zset'),
  meta: checkType('hash'),
  feed: checkType('stream'),
  header: checkType('hash'),
  claim: checkClaim,
  key: checkIdempotencyKey,
  state: checkState,
  write: checkResult,
};

function checkType(expected: string): Check {
  return async (run, { key }) => {
    const type = await run.read('TYPE', key);
    if (type !== expected && type !== 'none') run.report(key, WRONG_TYPE);
  };
}

/** A claim that a write has reserved. An unfinished write is no problem: the next write that needs the claim ends it. */
const PENDING = /^pending \S+ \d+ \S+$/;

async function checkClaim(run: VerifyRun, parsed: ParsedKey): Promise<void> {
  const value = await run.read('GET', parsed.key);
  if (value === null) return;
  checkPartition(run, parsed);
  const holder = String(value);
  if (run.keys.isPartitioned && PENDING.test(holder)) return;
  // Read after the claim. A customer's record is never removed.
  const stored = await run.read('EXISTS', run.keys.partitionOf(holder).recordKey(holder));
  if (stored === 0) run.report(parsed.key, 'its customer is not stored');
}

type Field = string | null;

const FIELDS = ['fingerprint', 'operation', 'by', 'lease', 'expires', 'outcome', 'write', 'owner', 'until'];

const isText = (field: Field | undefined): boolean => typeof field === 'string' && field !== '';
const isNumber = (field: Field | undefined): boolean => isText(field) && !Number.isNaN(Number(field));

async function checkIdempotencyKey(run: VerifyRun, parsed: ParsedKey): Promise<void> {
  const fields = (await run.read('HMGET', parsed.key, ...FIELDS)) as Field[];
  if (fields.every((field) => field === null)) return;
  checkPartition(run, parsed);
  const [fingerprint, operation, by, lease, expires, outcome, ...binding] = fields;
  const [write, owner, until] = binding;
  const isBound = isText(write) && isText(owner) && isNumber(until);
  const isValid =
    [fingerprint, operation, by].every(isText) &&
    [lease, expires].every(isNumber) &&
    (typeof outcome !== 'string' || isOutcome(outcome)) &&
    (isBound || binding.every((field) => field === null));
  if (!isValid) run.report(parsed.key, DAMAGED);
}

function isOutcome(text: string): boolean {
  try {
    const outcome = JSON.parse(text) as StoredOutcome | null;
    return outcome?.ok === true || (outcome?.ok === false && typeof outcome.error?.code === 'string');
  } catch {
    return false;
  }
}

async function checkState(run: VerifyRun, parsed: ParsedKey): Promise<void> {
  const value = await run.read('GET', parsed.key);
  if (value === null) return;
  checkPartition(run, parsed);
  if (!isEntry(value)) run.report(parsed.key, DAMAGED);
}

function isEntry(value: unknown): boolean {
  try {
    decodeState(value);
    return true;
  } catch {
    return false;
  }
}

/** The result of a write: sequence, cursor and outcome, or that it was fenced. */
const RESULT = /^(fenced$|\d+ \d+-\d+ )/;

async function checkResult(run: VerifyRun, { key }: ParsedKey): Promise<void> {
  const value = await run.read('GET', key);
  if (value !== null && !RESULT.test(String(value))) run.report(key, DAMAGED);
}

function checkPartition(run: VerifyRun, { key, keys, name }: ParsedKey): void {
  if (run.keys.partitionOf(name) !== keys) run.report(key, 'it is in the wrong partition');
}
