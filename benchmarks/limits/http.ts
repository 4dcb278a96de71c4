import type { RequestListener } from 'node:http';
import type { PlainCustomer } from '../../src/domain/customer.ts';

/** Answers a `Request` with a `Response` of a stored customer, and does nothing else. */
export class BareHttp {
  readonly #customers: ReadonlyMap<string, PlainCustomer>;
  readonly #newest: readonly PlainCustomer[];

  constructor(customers: ReadonlyMap<string, PlainCustomer>, newest: readonly PlainCustomer[]) {
    this.#customers = customers;
    this.#newest = newest;
  }

  async retrieve(_request: Request, id: string): Promise<Response> {
    return Response.json(this.#customers.get(id));
  }

  async list(_request: Request): Promise<Response> {
    return Response.json({ object: 'list', url: '/v1/customers', has_more: true, data: this.#newest });
  }

  /** Reads the body, as any handler with parameters must. */
  async update(request: Request, id: string): Promise<Response> {
    await request.json();
    return Response.json(this.#customers.get(id));
  }

  /** Answers a retrieve on `node:http` without `Request`, `Response` or routing. */
  readonly listener: RequestListener = (request, response) => {
    const id = request.url?.slice('/v1/customers/'.length) ?? '';
    const body = JSON.stringify(this.#customers.get(id));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
}
