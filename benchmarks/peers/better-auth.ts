import { memoryAdapter } from '@better-auth/memory-adapter';
import manifest from './package.json' with { type: 'json' };
import { type Found, PAGE, type Peer, type PeerStore } from './peer.ts';
import { recordOf } from './record.ts';

const text = { type: 'string', required: false } as const;
const json = { type: 'json', required: false } as const;

/** Declares the customer as a plugin declares its model. */
const customers = {
  id: 'customers',
  schema: {
    customer: {
      fields: {
        object: text,
        created: { type: 'number' },
        livemode: { type: 'boolean' },
        app: text,
        name: text,
        email: text,
        currency: text,
        description: text,
        metadata: json,
        sources: json,
        default_source: text,
      },
    },
  },
} as const;

/** Calls the adapter as a plugin does. The adapter adds the ids. */
class BetterAuthMemory implements PeerStore {
  readonly #adapter = memoryAdapter({ customer: [] })({ plugins: [customers] });

  prepareCreate(i: number) {
    const data = recordOf(i);
    return async () => (await this.#adapter.create<typeof data, { id: string }>({ model: 'customer', data })).id;
  }

  async retrieve(id: string) {
    const found = await this.#adapter.findOne<Found>({ model: 'customer', where: [{ field: 'id', value: id }] });
    if (found === null) throw new Error(`there is no customer ${id}`);
    return found;
  }

  list() {
    const sortBy = { field: 'created', direction: 'desc' } as const;
    return this.#adapter.findMany<Found>({ model: 'customer', sortBy, limit: PAGE });
  }
}

export const betterAuth: Peer = {
  peer: `@better-auth/memory-adapter ${manifest.dependencies['@better-auth/memory-adapter']}`,
  transport: 'in process',
  omits: 'validation, card verification, token claims, events, cursors',
  withStore: (use) => use(new BetterAuthMemory()),
};
