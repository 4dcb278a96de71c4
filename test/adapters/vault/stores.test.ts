import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, type TestContext, test } from 'node:test';
import { tokenVerifierConformance } from '../../../adapters/conformance/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { VaultTokenVerifier } from '../../../adapters/vault/index.ts';
import type { Store } from '../../../src/core.ts';
import { bundled } from '../../support/bundle.ts';
import { contextOf } from '../../support/context.ts';
import { execute } from '../../support/execute.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { card, fingerprintOf } from './cards.ts';

let server: RedisServer | undefined;
after(() => server?.kill());

/** A storage that processes share. */
interface Shared {
  /** The arguments of a child. */
  readonly args: readonly string[];
  readonly open: () => Store;
  /** Returns everything that the storage has written, as text. */
  readonly dump: () => Promise<string>;
}

let prefixes = 0;

const STORAGES: Readonly<Record<string, () => Promise<Shared>>> = {
  file: async () => {
    const path = freshPath();
    const dump = async () =>
      (await Promise.all([path, `${path}-wal`].map((file) => readFile(file, 'latin1')))).join('');
    return { args: ['file', path, worker], open: () => fileStore(path), dump };
  },
  Redis: async () => {
    server ??= await RedisServer.start();
    const { url } = server;
    prefixes += 1;
    const prefix = `vault${prefixes}:`;
    const open = () => new RedisStore({ kind: 'redis', url, prefix, partitions: 3 });
    const dump = async () => {
      const keys = (await server?.rawCommand('KEYS', `${prefix}*`)) ?? '';
      const names = keys.split('\r\n').filter((line) => line.startsWith(prefix));
      const values = names.map((name) => server?.rawCommand('DUMP', name));
      return [...names, ...(await Promise.all(values))].join('\n');
    };
    return { args: ['redis', url, prefix], open, dump };
  },
};

async function vaultOn(t: TestContext | undefined, { open }: Shared) {
  const store = open();
  await store.open();
  t?.after(() => store.close());
  return { store, vault: new VaultTokenVerifier({ state: store.stateStore() }) };
}

for (const [name, share] of Object.entries(STORAGES)) {
  tokenVerifierConformance({
    name: `VaultTokenVerifier on ${name}`,
    create: async () => {
      const { store, vault } = await vaultOn(undefined, await share());
      return { verifier: vault, known: (await vault.issue(card())).source, close: () => store.close() };
    },
  });

  describe(`a vault on ${name}`, () => {
    test('keeps tokens, card ids and times after a restart', async (t) => {
      const shared = await share();
      const { store, vault } = await vaultOn(undefined, shared);
      const { source } = await vault.issue(card());
      const token = await vault.retrieve(source, contextOf(10_000));
      await store.close();
      const { vault: reopened } = await vaultOn(t, shared);
      assert.deepEqual(await reopened.retrieve(source, contextOf(10_000)), token);
      const again = await reopened.retrieve((await reopened.issue(card())).source, contextOf(10_000));
      assert.deepEqual(again?.card, token?.card);
    });

    test('gives processes that issue a card at the same time one id and one time for it', async () => {
      const { args } = await share();
      const program = bundled(new URL('vault.child.ts', import.meta.url), 'cjs');
      const cards = await Promise.all(['0', '100000', '200000'].map((ahead) => execute([program, ahead, ...args])));
      assert.match(cards[0]?.stdout ?? '', /^\{"id":"card_/);
      assert.equal(new Set(cards.map(({ stdout }) => stdout)).size, 1);
    });

    test('stores no fingerprint', async (t) => {
      const shared = await share();
      const { vault } = await vaultOn(t, shared);
      const { source } = await vault.issue(card({ fingerprint: fingerprintOf('canary') }));
      const dump = await shared.dump();
      assert.ok(dump.includes(source), 'the dump has the token');
      assert.ok(!dump.includes(fingerprintOf('canary')));
    });
  });
}
