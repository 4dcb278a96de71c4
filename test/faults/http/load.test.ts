import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../../../adapters/testing/random.ts';
import { KEY } from '../../support/http.ts';
import { iterations } from '../../support/iterations.ts';
import { APP } from '../../support/world.ts';

const CALLERS = 8;
/** Most bytes of memory per stored customer, with its card, claim and token. Measured: 2,200. */
const BYTES_PER_CUSTOMER = 2500;
/** Bytes that the process may grow by for other reasons: compiled code and pooled buffers. */
const SLACK = 4_000_000;

interface Measured {
  readonly bytes: number;
  readonly customers: number;
  readonly problems: unknown[];
  readonly errors: string[];
}

interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON response.
  readonly body: any;
}

test('mixed traffic from another process causes no error and leaks no memory', async () => {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), {
    execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')],
  });
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  const measure = async (): Promise<Measured> => {
    child.send('measure');
    const [measured] = await once(child, 'message');
    return measured as Measured;
  };
  try {
    const [port] = (await once(child, 'message')) as [number];
    await traffic(port, agent, iterations(300, 10_000));
    const before = await measure();
    const counts = await traffic(port, agent, iterations(1000, 120_000));
    const after = await measure();
    const allowed = (after.customers - before.customers) * BYTES_PER_CUSTOMER + SLACK;
    const growth = after.bytes - before.bytes;
    const summary = [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
    assert.ok(growth <= allowed, `${growth} bytes more, ${allowed} allowed for ${after.customers} customers`);
    assert.deepEqual([after.problems, after.errors], [[], []]);
    assert.equal(counts.size, MIX.length, summary);
    console.log(
      `# ${summary}; the heap grew by ${growth} bytes, and the store by ${after.customers - before.customers} customers`,
    );
  } finally {
    agent.destroy();
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

type Call = (line: string, body?: string, headers?: Record<string, string>) => Promise<Reply>;

/** The requests of a caller, each with its expected status. `id` is an existing customer. */
const MIX: readonly [name: string, send: (call: Call, id: string) => Promise<void>][] = [
  ['retrieved', async (call, id) => expect(await call(`GET /v1/customers/${id}`), 200)],
  ['listed', async (call) => expect(await call('GET /v1/customers/?limit=5&expand[]=app'), 200)],
  ['cards listed', async (call, id) => expect(await call(`GET /v1/customers/${id}/sources?limit=3`), 200)],
  ['updated', async (call, id) => expect(await call(`PUT /v1/customers/${id}`, 'metadata[seen]=yes&email=a@b.c'), 200)],
  ['updated by JSON', async (call, id) => expect(await call(`POST /v1/customers/${id}`, '{"description":"x"}'), 200)],
  ['described', async (call) => expect(await call('GET /openapi.json'), 200)],
  ['not found', async (call) => expect(await call('GET /v1/customers/cus_missing'), 404)],
  ['refused', async (call) => expect(await call('GET /v1/customers?limit=0'), 400)],
  ['malformed', async (call, id) => expect(await call(`PUT /v1/customers/${id}`, '{"a":'), 400)],
  ['too large', async (call) => expect(await call('POST /v1/customers', ' '.repeat(70_000)), 413)],
  ['without a key', async (call) => expect(await call('GET /v1/customers', undefined, { authorization: '' }), 401)],
  [
    'created and deleted',
    async (call) => {
      const { id } = await created(call);
      expect(await call(`DELETE /v1/customers/${id}`), 200);
    },
  ],
];

function expect(reply: Reply, status: number): void {
  assert.equal(reply.status, status, JSON.stringify(reply.body));
}

async function created(call: Call): Promise<{ id: string }> {
  const card = await call('POST /_test/cards', '');
  const reply = await call('POST /v1/customers', JSON.stringify({ app: APP, ...card.body }));
  expect(reply, 200);
  return reply.body;
}

/** Runs concurrent callers for some time, and returns the number of requests by name. */
async function traffic(port: number, agent: Agent, ms: number): Promise<Map<string, number>> {
  const until = performance.now() + ms;
  const counts = new Map<string, number>();
  const caller = async (seed: number) => {
    const random = seededRandom(seed);
    const call: Call = (line, body, headers) => sendRequest(port, agent, line, body, headers);
    const { id } = await created(call);
    for (let i = 0; performance.now() < until || i < MIX.length; i += 1) {
      // First each request once, then at random.
      const [name, send] =
        MIX[i < MIX.length ? i : Math.floor(random() * MIX.length)] ?? (MIX[0] as (typeof MIX)[number]);
      await send(call, id);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, seed) => caller(seed)));
  return counts;
}

function sendRequest(
  port: number,
  agent: Agent,
  line: string,
  body?: string,
  extraHeaders?: Record<string, string>,
): Promise<Reply> {
  const [method, path] = line.split(' ');
  const headers = {
    authorization: `Bearer ${KEY}`,
    ...(body === undefined ? {} : { 'content-length': body.length }),
    ...extraHeaders,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: '127.0.0.1', method, path, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response
        .on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
        .on('error', reject);
    });
    outgoing.on('error', reject).end(body);
  });
}
