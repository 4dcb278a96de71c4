import type { Connection } from '../support/connection.ts';
import { paramsOf } from '../support/population.ts';
import { type Found, PAGE, type PeerStore } from './peer.ts';
import { APP } from './record.ts';

/** A key that both servers accept. */
export const KEY = 'sk_test_0123456789abcdef';

/** The largest population: every row takes a request, and stripe-stateful-mock sorts all rows for each list. */
export const HTTP_ROWS = 10_000;

const HEADERS = `Host: localhost\r\nAuthorization: Bearer ${KEY}\r\n`;

/** Calls a customer API over one connection that stays open, and parses each response as a client does. */
export class HttpStore implements PeerStore {
  readonly #connection: Connection;
  readonly #cardOf: (i: number) => Readonly<Record<string, string>>;

  /** @param cardOf Returns the parameters by which the i-th create names its card. */
  constructor(connection: Connection, cardOf: (i: number) => Readonly<Record<string, string>>) {
    this.#connection = connection;
    this.#cardOf = cardOf;
  }

  prepareCreate(i: number) {
    const { email, description, metadata } = paramsOf(i, APP);
    const form = new URLSearchParams({ email: `${email}`, description: `${description}`, ...this.#cardOf(i) });
    for (const [key, value] of Object.entries(metadata ?? {})) form.set(`metadata[${key}]`, `${value}`);
    const body = form.toString();
    const type = 'Content-Type: application/x-www-form-urlencoded\r\n';
    const request = `POST /v1/customers HTTP/1.1\r\n${HEADERS}${type}Content-Length: ${body.length}\r\n\r\n${body}`;
    return async () => (await this.#send<{ id: string }>(request)).id;
  }

  retrieve(id: string) {
    return this.#send<Found>(`GET /v1/customers/${id} HTTP/1.1\r\n${HEADERS}\r\n`);
  }

  async list() {
    return (await this.#send<{ data: Found[] }>(`GET /v1/customers?limit=${PAGE} HTTP/1.1\r\n${HEADERS}\r\n`)).data;
  }

  async #send<T>(request: string): Promise<T> {
    const response = await this.#connection.send(request);
    if (!response.startsWith('HTTP/1.1 200 ')) throw new Error(response);
    return JSON.parse(response.slice(response.indexOf('\r\n\r\n') + 4)) as T;
  }
}
