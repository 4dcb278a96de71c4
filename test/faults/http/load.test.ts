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
/** Most bytes that a stored customer may cost, with its card, claim and token: measured 2,200. */
const PER_CUSTOMER = 2500;
/** What a process may grow by for other reasons: compiled code, buffers that are kept. */
const SLACK = 4_000_000;

interface Measured {
  readonly bytes: number;
  readonly customers: number;
  readonly problems: unknown[];
  readonly errors: string[];
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of whatever was answered.
  readonly body: any;
}

test('mixed traffic from another process meets no error, and leaves no memory behind', async () => {
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
    const seen = await traffic(port, agent, iterations(1000, 120_000));
    const after = await measure();
    const allowed = (after.customers - before.customers) * PER_CUSTOMER + SLACK;
    const grown = after.bytes - before.bytes;
    const counts = [...seen].map(([what, count]) => `${count} ${what}`).join(', ');
    assert.ok(grown <= allowed, `${grown} bytes more, ${allowed} allowed for ${after.customers} customers`);
    assert.deepEqual([after.problems, after.errors], [[], []]);
    assert.equal(seen.size, MIX.length, counts);
    console.log(
      `# ${counts}; the heap grew by ${grown} bytes, and the store by ${after.customers - before.customers} customers`,
    );
  } finally {
    agent.destroy();
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

type Call = (line: string, body?: string, headers?: Record<string, string>) => Promise<Answer>;

/** What a caller does by turns, with the status that it expects; each is given a customer that is there. */
const MIX: readonly [what: string, act: (call: Call, id: string) => Promise<void>][] = [
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

function expect(answer: Answer, status: number): void {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
}

async function created(call: Call): Promise<{ id: string }> {
  const card = await call('POST /_test/cards', '');
  const answer = await call('POST /v1/customers', JSON.stringify({ app: APP, ...card.body }));
  expect(answer, 200);
  return answer.body;
}

/** Some callers at a time, for so long; answers how often each thing was done. */
async function traffic(port: number, agent: Agent, ms: number): Promise<Map<string, number>> {
  const until = performance.now() + ms;
  const seen = new Map<string, number>();
  const caller = async (seed: number) => {
    const random = seededRandom(seed);
    const call: Call = (line, body, headers) => answerOf(port, agent, line, body, headers);
    const { id } = await created(call);
    for (let i = 0; performance.now() < until || i < MIX.length; i += 1) {
      // Once everything in turn, then at random.
      const [what, act] =
        MIX[i < MIX.length ? i : Math.floor(random() * MIX.length)] ?? (MIX[0] as (typeof MIX)[number]);
      await act(call, id);
      seen.set(what, (seen.get(what) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, seed) => caller(seed)));
  return seen;
}

function answerOf(
  port: number,
  agent: Agent,
  line: string,
  body?: string,
  more?: Record<string, string>,
): Promise<Answer> {
  const [method, path] = line.split(' ');
  const headers = {
    authorization: `Bearer ${KEY}`,
    ...(body === undefined ? {} : { 'content-length': body.length }),
    ...more,
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
