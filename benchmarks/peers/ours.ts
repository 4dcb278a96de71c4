import type { Clientele } from '../../src/index.ts';
import { Connection } from '../support/connection.ts';
import { loadHttp, loadIndex } from '../support/dist.ts';
import { paramsOf, sms, tokens } from '../support/population.ts';
import { HTTP_ROWS, HttpStore, KEY } from './http-client.ts';
import { PAGE, type Peer, type PeerStore } from './peer.ts';
import { APP } from './record.ts';

class OurMemory implements PeerStore {
  readonly #customers: Clientele['customers'];

  constructor({ customers }: Clientele) {
    this.#customers = customers;
  }

  prepareCreate(i: number) {
    const params = paramsOf(i, APP);
    return async () => (await this.#customers.create(params)).id;
  }

  retrieve(id: string) {
    return this.#customers.retrieve(id);
  }

  async list() {
    return (await this.#customers.list({ app: APP, limit: PAGE })).data;
  }
}

/** The verifiers accept every token and code, because no peer verifies any. */
async function withClientele<T>(use: (clientele: Clientele) => Promise<T>): Promise<T> {
  const { createClientele } = await loadIndex();
  const clientele = await createClientele({ tokens, sms });
  try {
    return await use(clientele);
  } finally {
    await clientele.close();
  }
}

export const ourMemory: Peer = {
  peer: 'clientele, memory',
  transport: 'in process',
  omits: '',
  withStore: (use) => withClientele((clientele) => use(new OurMemory(clientele))),
};

function cardOf(i: number) {
  const { source, sms_code } = paramsOf(i, APP);
  return { app: APP, source, 'sms_code[id]': sms_code.id, 'sms_code[code]': sms_code.code };
}

export const ourHttp: Peer = {
  peer: 'clientele, HTTP',
  transport: 'HTTP',
  omits: '',
  mostRows: HTTP_ROWS,
  withStore: (use) =>
    withClientele(async (clientele) => {
      const { createHttpHandler, toNodeListener } = await loadHttp();
      const listener = toNodeListener(createHttpHandler({ keys: { [KEY]: clientele } }));
      return Connection.withServer(listener, (connection) => use(new HttpStore(connection, cardOf)));
    }),
};
