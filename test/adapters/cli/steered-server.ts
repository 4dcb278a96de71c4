import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Reply } from '../../support/http.ts';
import { DEFAULT_KEY, request, type StartedCli, startServer } from './started-cli.ts';

/** A server whose responses are checked against its own OpenAPI document. */
export interface SteeredServer extends StartedCli {
  /** Sends a request such as `POST /_test/reset`. An object becomes JSON; a text is a form. */
  send(line: string, body?: string | object): Promise<Reply>;
  /** Issues a card, and creates a customer with it. */
  addCustomer(fields?: object): Promise<Reply['body']>;
}

export async function startSteeredServer(...args: string[]): Promise<SteeredServer> {
  const started = await startServer(...args);
  const { body: document } = await request(started.url, 'GET /openapi.json', 'none');
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ $id: 'document', ...document });

  const send = async (line: string, body?: string | object) => {
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    const reply = await request(started.url, line, DEFAULT_KEY, text);
    if (reply.status === 200) assertDescribed(line, reply.body);
    return reply;
  };

  function assertDescribed(line: string, body: unknown): void {
    const [method = '', target = ''] = line.split(' ');
    const segments = target.replace(/\?.*$/, '').split('/');
    const path = Object.keys(document.paths).find((pattern) => {
      const names = pattern.split('/');
      return names.length === segments.length && names.every((each, i) => each.startsWith('{') || each === segments[i]);
    });
    assert.ok(path && document.paths[path][method.toLowerCase()], `the document has no operation ${line}`);
    const pointer = ['paths', path, method.toLowerCase(), 'responses', '200', 'content', 'application/json', 'schema'];
    const escaped = pointer.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')));
    const validate = ajv.compile({ $ref: `document#/${escaped.join('/')}` });
    assert.ok(validate(body), `${line}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body)}`);
  }

  async function addCustomer(fields: object = {}) {
    const { body: card } = await send('POST /_test/cards');
    const { status, body } = await send('POST /v1/customers', { app: 'app_1', ...card, ...fields });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  return { ...started, send, addCustomer };
}
