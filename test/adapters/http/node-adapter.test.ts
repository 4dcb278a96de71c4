import assert from 'node:assert/strict';
import { Agent, IncomingMessage, type RequestListener, request } from 'node:http';
import { connect, Socket } from 'node:net';
import { describe, test } from 'node:test';
import { MAX_BODY } from '../../../adapters/http/body.ts';
import { toNodeListener } from '../../../adapters/http/index.ts';
import { readNodeBody } from '../../../adapters/http/node-body.ts';
import { assertError, createHttpWorld, KEY, replyOf, withServer } from '../../support/http.ts';
import { rejection } from '../../support/rejection.ts';
import { add } from '../../support/world.ts';

const AUTHORIZED = { authorization: `Bearer ${KEY}` };

/** Writes lines to a server, and returns its output until it closes the connection. */
function exchange(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    socket.on('close', () => resolve(output)).on('error', reject);
  });
}

describe('the listener for node:http', () => {
  test('responds like the fetch handler', async () => {
    const { world, handler } = await createHttpWorld();
    const { id } = await add(world);
    const requests: [line: string, init?: RequestInit][] = [
      [`GET /v1/customers/${id}?expand[]=app`],
      ['GET /v1/customers/?limit=3'],
      ['GET /v1/customers?limit=x', { headers: { 'accept-language': 'zh' } }],
      ['GET /openapi.json'],
      ['GET /nowhere'],
      ['PATCH /v1/customers'],
      [`PUT /v1/customers/${id}`, { body: 'metadata[k]=v' }],
      [`POST /v1/customers/${id}`, { body: JSON.stringify({ description: '你好' }) }],
      [`POST /v1/customers/${id}`, { body: '' }],
      ['POST /v1/customers', { body: '{' }],
      ['POST /v1/customers', { body: ' '.repeat(MAX_BODY + 1) }],
    ];
    await withServer(toNodeListener(handler), async (origin) => {
      for (const [line, init = {}] of requests) {
        const [method = '', path] = line.split(' ');
        const headers = { ...AUTHORIZED, ...init.headers };
        const newRequest = () => new Request(origin + path, { ...init, method, headers });
        const [direct, served] = [
          await replyOf(line, await handler(newRequest())),
          await replyOf(line, await fetch(newRequest())),
        ];
        assert.deepEqual([served.status, served.body], [direct.status, direct.body], line);
        const excluded = ['connection', 'keep-alive', 'date', 'content-length', 'request-id'];
        const headersServed = [...served.headers].filter(([name]) => !excluded.includes(name));
        assert.deepEqual(
          headersServed,
          [...direct.headers].filter(([name]) => !excluded.includes(name)),
          line,
        );
      }
    });
  });

  test('rejects a header sent twice, although Node drops the second one', async () => {
    const { handler } = await createHttpWorld();
    await withServer(toNodeListener(handler), async (_, port) => {
      const head = ['GET /v1/customers HTTP/1.1', 'Host: x', 'Connection: close', `authorization: Bearer ${KEY}`];
      assert.match(await exchange(port, head), /^HTTP\/1.1 200 /);
      assert.match(
        await exchange(port, [...head, `Authorization: Bearer ${KEY}`]),
        /^HTTP\/1.1 400 [\s\S]*"param":"Authorization"/,
      );
      const keys = ['Idempotency-Key: a', 'idempotency-key: a'];
      assert.match(await exchange(port, [...head, ...keys]), /^HTTP\/1.1 400 [\s\S]*"param":"Idempotency-Key"/);
    });
  });

  test('accepts a target with a scheme and a host', async () => {
    const { handler } = await createHttpWorld();
    await withServer(toNodeListener(handler), async (_, port) => {
      const lines = [
        'GET http://api/v1/customers?limit=2 HTTP/1.1',
        'Host: x',
        'Connection: close',
        `Authorization: Bearer ${KEY}`,
      ];
      assert.match(await exchange(port, lines), /^HTTP\/1.1 200 /);
    });
  });

  test('rejects an endless body while it arrives, and the client receives the response', async () => {
    const { handler } = await createHttpWorld();
    await withServer(toNodeListener(handler), async (origin) => {
      for (const headers of [AUTHORIZED, { authorization: 'Bearer wrong' }]) {
        let sent = 0;
        const response = await new Promise<{ status: number | undefined; connection: string | undefined }>(
          (resolve, reject) => {
            const outgoing = request(`${origin}/v1/customers`, { method: 'POST', headers }, (incoming) => {
              incoming.resume();
              resolve({ status: incoming.statusCode, connection: incoming.headers.connection });
            });
            const chunk = Buffer.alloc(16 * 1024, 0x20);
            const sendMore = () => {
              sent += chunk.length;
              if (sent < 100 * 1024 * 1024) outgoing.write(chunk, () => setImmediate(sendMore));
            };
            outgoing.on('error', (error) => reject(error));
            sendMore();
          },
        );
        assert.deepEqual(response, { status: headers === AUTHORIZED ? 413 : 401, connection: 'close' });
        assert.ok(sent < 20 * 1024 * 1024, `the server accepted ${sent} bytes`);
      }
    });
  });

  test('survives a client that disconnects in the middle of its body', async () => {
    const { handler, world } = await createHttpWorld();
    await withServer(toNodeListener(handler), async (_, port) => {
      const lines = ['POST /v1/customers HTTP/1.1', 'Host: x', 'Content-Length: 100', `Authorization: Bearer ${KEY}`];
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(`${lines.join('\r\n')}\r\n\r\n{"app`, () => setTimeout(() => socket.destroy(), 20));
        });
        socket.on('close', () => resolve());
      });
      const again = ['GET /v1/customers HTTP/1.1', 'Host: x', 'Connection: close', `Authorization: Bearer ${KEY}`];
      assert.match(await exchange(port, again), /^HTTP\/1.1 200 /);
      assert.equal((await world.customers.list()).data.length, 0);
    });
  });

  test('sends nothing if another middleware has responded, and survives an error while sending', async () => {
    const { handler } = await createHttpWorld();
    const listener = toNodeListener(handler);
    const answering: RequestListener = (incoming, outgoing) => {
      listener(incoming, outgoing);
      if (incoming.method === 'GET') outgoing.end('mine');
      else outgoing.writeHead = () => assert.fail('no header can be written');
    };
    await withServer(answering, async (origin) => {
      assert.equal(await (await fetch(`${origin}/v1/customers`)).text(), 'mine');
      await assert.rejects(fetch(`${origin}/v1/customers`, { method: 'DELETE' }));
      assert.equal(await (await fetch(`${origin}/v1/customers`)).text(), 'mine');
    });
  });

  test('rejects a body whose client has disconnected', async () => {
    const incoming = new IncomingMessage(new Socket());
    const headers = { get: (name: string) => (name === 'content-length' ? '100' : undefined) };
    const body = readNodeBody(incoming, headers, MAX_BODY);
    incoming.push('{"app');
    incoming.destroy();
    const error = await rejection(body);
    assert.equal(error.code, 'body_invalid');
    assert.match((await rejection(readNodeBody(incoming, headers, MAX_BODY))).message, /must be complete/);
  });

  test('reads a body after a middleware has set its encoding', async () => {
    const { world, handler } = await createHttpWorld();
    const { id } = await add(world);
    const listener = toNodeListener(handler);
    for (const encoding of ['utf8', 'latin1', 'hex'] as const) {
      await withServer(
        (incoming, outgoing) => listener(incoming.setEncoding(encoding), outgoing),
        async (origin) => {
          const send = async (text: string) => {
            // A stream has no declared length, so the listener counts the bytes.
            const init = { method: 'PUT', headers: AUTHORIZED, body: new Blob([text]).stream(), duplex: 'half' };
            return replyOf(`PUT /v1/customers/${id}`, await fetch(`${origin}/v1/customers/${id}`, init as RequestInit));
          };
          const reply = await send(JSON.stringify({ description: `你好 ${encoding}` }));
          assert.equal(reply.body.description, `你好 ${encoding}`);
          assertError(await send('好'.repeat(MAX_BODY / 3 + 1)), 413, 'body_too_large');
        },
      );
    }
  });
});

test('toNodeListener rejects a handler that createHttpHandler did not return', async () => {
  const { handler } = await createHttpWorld();
  const wrapped = (request: Request) => handler(request);
  // @ts-expect-error: a wrapper is not a handler of createHttpHandler.
  assert.throws(() => toNodeListener(wrapped), { code: 'parameter_invalid', param: 'handler' });
  for (const foreign of [async () => new Response(), undefined, null, {}]) {
    const error = await rejection((async () => toNodeListener(foreign as never))());
    assert.deepEqual([error.code, error.param], ['parameter_invalid', 'handler']);
  }
});

describe('a client that cannot reuse connections', () => {
  /** Sends a request like the official client for Node, which writes when its socket connects. A reused socket never does. */
  const send = (port: number, agent: Agent): Promise<number | string | undefined> =>
    new Promise((resolve, reject) => {
      const options = { port, host: '127.0.0.1', path: '/v1/customers', headers: AUTHORIZED, agent };
      const outgoing = request(options, (response) => {
        response.resume().on('end', () => setImmediate(resolve, response.statusCode));
      });
      outgoing.on('error', reject);
      outgoing.on('socket', (socket) => {
        socket.on('connect', () => outgoing.end());
        if (!socket.connecting) resolve('hangs');
      });
    });

  test('hangs with keep-alive, and works without', async () => {
    const { handler } = await createHttpWorld();
    const outcomes = new Map<number, unknown[]>();
    for (const maxRequestsPerSocket of [0, 1]) {
      await withServer(
        toNodeListener(handler),
        async (_, port) => {
          const agent = new Agent({ keepAlive: true, maxSockets: 1 });
          outcomes.set(maxRequestsPerSocket, [await send(port, agent), await send(port, agent)]);
          agent.destroy();
        },
        { maxRequestsPerSocket },
      );
    }
    assert.deepEqual(
      [...outcomes.values()],
      [
        [200, 'hangs'],
        [200, 200],
      ],
    );
  });
});
