import type { RequestListener } from 'node:http';
import { BareHttp } from '../limits/http.ts';
import type { Case, Figures } from '../support/case.ts';
import { Connection } from '../support/connection.ts';
import { loadHttp } from '../support/dist.ts';
import { measure, measureAll } from '../support/measure.ts';
import { barePopulation, ourPopulation, randomChoice } from '../support/population.ts';

const OPERATIONS = 60_000;
const KEY = 'sk_test_benchmark';
const CUSTOMERS = 'http://localhost/v1/customers';
const headers = { authorization: `Bearer ${KEY}` };

const retrieveRequest = (id: string) => new Request(`${CUSTOMERS}/${id}`, { headers });
const listRequest = () => new Request(`${CUSTOMERS}?limit=10`, { headers });
const updateRequest = (id: string, i: number) =>
  new Request(`${CUSTOMERS}/${id}`, { method: 'PUT', headers, body: `{"metadata":{"order":"order_${i}"}}` });
const retrieveBytes = (id: string) =>
  `GET /v1/customers/${id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${KEY}\r\n\r\n`;

/** Sends requests to the HTTP handler: a new `Request` each without a socket, and bytes on one connection to `node:http`. */
export const http: Case = {
  question: 'http',
  populations: ({ few }) => [{ customers: few, apps: 1 }],
  rows: () => [
    { title: 'http handler, retrieve', kind: 'throughput', figure: 'retrieve', goal: 0.4 },
    { title: 'http handler, list of 10', kind: 'throughput', figure: 'list', goal: 0.4 },
    { title: 'http handler, update', kind: 'throughput', figure: 'update', goal: 0.4 },
    { title: 'http server, retrieve', kind: 'throughput', figure: 'server', goal: 0.5 },
  ],

  async limit(population, { share }) {
    const { customers: all } = await barePopulation(population);
    const bare = new BareHttp(new Map(all.map((customer) => [customer.id, customer])), all.slice(-10));
    const id = randomChoice(all.map((customer) => customer.id));
    const operations = OPERATIONS * share;
    return {
      ...(await measureAll({
        retrieve: [(i) => bare.retrieve(retrieveRequest(id(i)), id(i)), operations],
        list: [() => bare.list(listRequest()), operations],
        update: [(i) => bare.update(updateRequest(id(i), i), id(i)), operations],
      })),
      ...(await measureServer(bare.listener, id, operations)),
    };
  },

  async ours(population, { share }) {
    const { createHttpHandler, toNodeListener } = await loadHttp();
    const { clientele, ids } = await ourPopulation(population);
    const handler = createHttpHandler({ keys: { [KEY]: clientele } });
    const id = randomChoice(ids);
    const operations = OPERATIONS * share;
    return {
      ...(await measureAll({
        retrieve: [(i) => handler(retrieveRequest(id(i))), operations],
        list: [() => handler(listRequest()), operations],
        update: [(i) => handler(updateRequest(id(i), i)), operations],
      })),
      ...(await measureServer(toNodeListener(handler), id, operations)),
    };
  },
};

function measureServer(listener: RequestListener, id: (i: number) => string, operations: number): Promise<Figures> {
  return Connection.withServer(listener, async (connection) => {
    const response = await connection.send(retrieveBytes(id(0)));
    if (!response.startsWith('HTTP/1.1 200 ')) throw new Error(response);
    return { server: await measure((i) => connection.send(retrieveBytes(id(i))), operations) };
  });
}
