import { MemoryService } from '@feathersjs/memory';
import manifest from './package.json' with { type: 'json' };
import { type Found, PAGE, type Peer, type PeerStore } from './peer.ts';
import { type PeerRecord, recordOf } from './record.ts';

/**
 * Calls the service itself, without an application and its hooks. Numeric ids are the default. Without `paginate`, the
 * service does not count the records, so lists are faster.
 */
class FeathersMemory implements PeerStore {
  readonly #service = new MemoryService<Found & { id: number }, PeerRecord>();

  prepareCreate(i: number) {
    const record = recordOf(i);
    return async () => (await this.#service.create(record)).id;
  }

  retrieve(id: number) {
    return this.#service.get(id);
  }

  list() {
    return this.#service.find({ paginate: false, query: { $sort: { id: -1 }, $limit: PAGE } });
  }
}

export const feathers: Peer = {
  peer: `@feathersjs/memory ${manifest.dependencies['@feathersjs/memory']}`,
  transport: 'in process',
  omits: 'validation, card verification, token claims, events, cursors',
  withStore: (use) => use(new FeathersMemory()),
};
