import { PAGE, type Peer, type PeerStore } from './peer.ts';
import { type PeerRecord, recordOf } from './record.ts';

/** Copies records in and out of a Map, as an application does without a library. An array keeps the order. */
class BareMap implements PeerStore {
  readonly #records = new Map<string, PeerRecord & { id: string }>();
  readonly #ids: string[] = [];

  prepareCreate(i: number) {
    const record = { id: `cus_${String(i).padStart(26, '0')}`, ...recordOf(i) };
    return async () => {
      this.#records.set(record.id, structuredClone(record));
      this.#ids.push(record.id);
      return record.id;
    };
  }

  async retrieve(id: string) {
    return structuredClone(this.#recordOf(id));
  }

  async list() {
    const newest = this.#ids.slice(-PAGE).reverse();
    return newest.map((id) => structuredClone(this.#recordOf(id)));
  }

  #recordOf(id: string) {
    const record = this.#records.get(id);
    if (record === undefined) throw new Error(`there is no customer ${id}`);
    return record;
  }
}

export const bareMap: Peer = {
  peer: 'Map + structuredClone',
  transport: 'in process',
  omits: 'validation, ids, card verification, token claims, events, lists of one app, cursors, deletes in a list',
  withStore: (use) => use(new BareMap()),
};
