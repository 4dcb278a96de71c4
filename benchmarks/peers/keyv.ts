import Keyv from 'keyv';
import manifest from './package.json' with { type: 'json' };
import type { Peer, PeerStore } from './peer.ts';
import { type PeerRecord, recordOf } from './record.ts';

/** Stores the records themselves: without serialization, keyv is faster, and callers share the stored objects. */
class KeyvMemory implements PeerStore {
  readonly #keyv = new Keyv<PeerRecord & { id: string }>();

  constructor() {
    this.#keyv.serialize = undefined;
    this.#keyv.deserialize = undefined;
  }

  prepareCreate(i: number) {
    const record = { id: `cus_${String(i).padStart(26, '0')}`, ...recordOf(i) };
    return async () => {
      await this.#keyv.set(record.id, record);
      return record.id;
    };
  }

  async retrieve(id: string) {
    const record = await this.#keyv.get(id);
    if (record === undefined) throw new Error(`there is no customer ${id}`);
    return record;
  }
}

export const keyv: Peer = {
  peer: `keyv ${manifest.dependencies.keyv}`,
  transport: 'in process',
  omits: 'validation, ids, copies, card verification, token claims, events, lists',
  withStore: (use) => use(new KeyvMemory()),
};
