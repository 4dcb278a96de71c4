import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { add } from '../../../adapters/conformance/store-calls.ts';
import { fileError } from '../../../adapters/file/errors.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { Reader } from '../../../adapters/file/reader.ts';
import { type Driver, loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { verifyFile } from '../../../adapters/file/verify.ts';
import { worker } from '../../support/file-worker.ts';
import { rejects } from '../../support/rejection.ts';
import { temporaryFolder } from './folder.ts';
import { SCOPE } from './history.ts';

const PAGE_BYTES = 4_096;
/** Types of pages of a table without row numbers, or of an index. */
const [INNER, LEAF] = [2, 10];
/** In such a page: the number of its rows. */
const ROW_COUNT = 3;
/** The offsets of the rows begin here. */
const OFFSETS = 8;
/** How many offsets are damaged. */
const DAMAGED_OFFSETS = 3;

const ENTRIES = 200;

const folder = temporaryFolder('state-damage');

/** Creates a file with entries, and returns their keys. */
async function createFile(path: string): Promise<string[]> {
  const store = new FileStore({ path, worker });
  await store.open();
  const state = store.stateStore();
  const keys = Array.from({ length: ENTRIES }, (_, i) => `code:${(i * 7_919) % 10_007}`);
  for (const key of keys) {
    assert.ok(await state.compareAndSet(SCOPE, key, undefined, key.padEnd(150, '.'), Date.now() + 60_000));
  }
  await store.close();
  return keys;
}

/** Returns how many entries are hidden, and how many are store_corrupt. */
function examine(driver: Driver, path: string, keys: readonly string[]) {
  const counts = { hidden: 0, corrupt: 0 };
  const reader = Reader.open(driver, path);
  for (const key of keys) {
    try {
      const value = reader.states.find(SCOPE, key)?.value;
      if (value === undefined) counts.hidden += 1;
      else assert.ok(value.startsWith(`${key}.`));
    } catch (error) {
      assert.equal(fileError(error).code, 'store_corrupt');
      counts.corrupt += 1;
    }
  }
  reader.close();
  return counts;
}

/** Returns the positions of the table's pages. Its rows have a value, those of its index have not. */
function pagesOfStates(bytes: Buffer, type: number): number[] {
  const pages = Array.from({ length: bytes.length / PAGE_BYTES }, (_, i) => i * PAGE_BYTES);
  return pages.filter((page) => bytes[page] === type && bytes.subarray(page, page + PAGE_BYTES).includes('....'));
}

describe('a flipped bit in a page of the state of verifiers', () => {
  it('never hides an entry, even if it changes the number or the places of the rows', async () => {
    const driver = await loadDriver();
    const original = join(folder, 'original.db');
    const keys = await createFile(original);
    const bytes = readFileSync(original);
    const path = join(folder, 'copy.db');
    const counts = { trials: 0, detected: 0, hidden: 0 };
    for (const page of pagesOfStates(bytes, LEAF)) {
      const places = [ROW_COUNT, ROW_COUNT + 1, ...Array.from({ length: 2 * DAMAGED_OFFSETS }, (_, i) => OFFSETS + i)];
      for (const place of places) {
        for (let bit = 0; bit < 8; bit += 1) {
          const damaged = Buffer.from(bytes);
          damaged.writeUInt8(damaged.readUInt8(page + place) ^ (1 << bit), page + place);
          writeFileSync(path, damaged);
          const { hidden, corrupt } = examine(driver, path, keys);
          counts.trials += 1;
          counts.detected += Number(corrupt > 0);
          counts.hidden += hidden;
        }
      }
    }
    console.log(`# ${counts.trials} flipped bits: ${counts.detected} detected, ${counts.hidden} entries hidden`);
    assert.ok(counts.detected > 100);
    assert.equal(counts.hidden, 0);
  });
});

describe('a page of the state of verifiers that leads back to itself', () => {
  it('hides no entry, and verify ends and reports it', async () => {
    const driver = await loadDriver();
    const path = join(folder, 'cycle.db');
    const keys = await createFile(path);
    const original = readFileSync(path);
    const [inner = 0] = pagesOfStates(original, INNER);
    for (const leaf of pagesOfStates(original, LEAF)) {
      const bytes = Buffer.from(original);
      bytes.copy(bytes, leaf, inner, inner + PAGE_BYTES);
      writeFileSync(path, bytes);
      assert.equal(examine(driver, path, keys).hidden, 0);
      const { problems } = verifyFile(driver, path, SCOPE);
      assert.match(JSON.stringify(problems), /"states"/);
    }
  });
});

describe('a scope that its damaged index hides', () => {
  it('is not created again: each write is store_corrupt', async () => {
    const path = join(folder, 'scope.db');
    const [key = ''] = await createFile(path);
    const bytes = readFileSync(path);
    const pages = Array.from({ length: bytes.length / PAGE_BYTES }, (_, i) => i * PAGE_BYTES);
    const index = pages.filter(
      (page) => bytes[page] === LEAF && bytes.subarray(page, page + PAGE_BYTES).includes(SCOPE.key),
    );
    assert.equal(index.length, 1);
    bytes.writeUInt16BE(0, (index[0] ?? 0) + ROW_COUNT);
    writeFileSync(path, bytes);
    const store = new FileStore({ path, worker });
    await store.open();
    const state = store.stateStore();
    const creating = (async () => state.compareAndSet(SCOPE, key, undefined, 'new', Date.now() + 60_000))();
    await rejects(creating, 'store_corrupt');
    await rejects(add(store), 'store_corrupt');
    await store.close();
  });
});
