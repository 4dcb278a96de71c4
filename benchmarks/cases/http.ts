import { BareHttp } from '../limits/http.ts';
import type { Case, Figures } from '../support/case.ts';
import { Connection } from '../support/connection.ts';
import { loadHttp } from '../support/dist.ts';
import { measure, measureAll } from '../support/measure.ts';
import { barePopulation, drawnFrom, ourPopulation } from '../support/population.ts';

const OPERATIONS = 40_000;
const KEY = 'sk_test_benchmark';
const CUSTOMERS = 'http://localhost/v1/customers';
const headers = { authorization: `Bearer ${KEY}` };

const retrieving = (id: string) => new Request(`${CUSTOMERS}/${id}`, { headers });
const listing = () => new Request(`${CUSTOMERS}?limit=10`, { headers });
const updating = (id: string, i: number) =>
  new Request(`${CUSTOMERS}/${id}`, { method: 'PUT', headers, body: `{"metadata":{"order":"order_${i}"}}` });
const retrievingBytes = (id: string) =>
  `GET /v1/customers/${id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${KEY}\r\n\r\n`;

/** The HTTP face: its handler without a socket, each request a new Request; and one kept connection to `node:http`. */
export const http: Case = {
  populations: ({ few }) => [{ customers: few, apps: 1 }],
  rows: () => [
    { title: 'http handler, retrieve', kind: 'rate', figure: 'retrieve', expected: 0.4 },
    { title: 'http handler, list of 10', kind: 'rate', figure: 'list', expected: 0.4 },
    { title: 'http handler, update', kind: 'rate', figure: 'update', expected: 0.4 },
    { title: 'http server, retrieve', kind: 'rate', figure: 'server', expected: 0.5 },
  ],

  async limit(population, { effort }) {
    const all = await barePopulation(population);
    const bare = new BareHttp(new Map(all.map((customer) => [customer.id, customer])), all.slice(-10));
    const id = drawnFrom(all.map((customer) => customer.id));
    const operations = OPERATIONS * effort;
    return {
      ...(await measureAll({
        retrieve: [(i) => bare.retrieve(retrieving(id(i)), id(i)), operations],
        list: [() => bare.list(listing()), operations],
        update: [(i) => bare.update(updating(id(i), i), id(i)), operations],
      })),
      ...(await served(bare.listener, id, operations)),
    };
  },

  async ours(population, { effort }) {
    const { createHttpHandler, toNodeListener } = await loadHttp();
    const { clientele, ids } = await ourPopulation(population);
    const handler = createHttpHandler({ keys: { [KEY]: clientele } });
    const id = drawnFrom(ids);
    const operations = OPERATIONS * effort;
    return {
      ...(await measureAll({
        retrieve: [(i) => handler(retrieving(id(i))), operations],
        list: [() => handler(listing()), operations],
        update: [(i) => handler(updating(id(i), i)), operations],
      })),
      ...(await served(toNodeListener(handler), id, operations)),
    };
  },
};

function served(
  listener: Parameters<typeof Connection.to>[0],
  id: (i: number) => string,
  operations: number,
): Promise<Figures> {
  return Connection.to(listener, async (connection) => {
    const answer = await connection.ask(retrievingBytes(id(0)));
    if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(answer);
    return { server: await measure((i) => connection.ask(retrievingBytes(id(i))), operations) };
  });
}
