import assert from 'node:assert/strict';
import { Agent, IncomingMessage, type RequestListener, request } from 'node:http';
import { connect, Socket } from 'node:net';
import { describe, test } from 'node:test';
import { toNodeListener } from '../../../adapters/http/index.ts';
import { nodeBody } from '../../../adapters/http/node-body.ts';
import { MAX_BODY } from '../../../adapters/http/request-response.ts';
import { faceWorld, KEY, refused, replyOf, serving } from '../../support/http.ts';
import { rejection } from '../../support/rejection.ts';
import { add } from '../../support/world.ts';

const AUTHORIZED = { authorization: `Bearer ${KEY}` };

/** Writes bytes to a server and reads what it says until it closes, or until it has said enough. */
function talk(port: number, lines: readonly string[], enough?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
      if (enough?.test(said)) socket.destroy();
    });
    socket.on('close', () => resolve(said)).on('error', reject);
  });
}

describe('the listener for node:http', () => {
  test('answers as the handler does, byte for byte', async () => {
    const { world, handler } = await faceWorld();
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
    await serving(toNodeListener(handler), async (origin) => {
      for (const [line, init = {}] of requests) {
        const [method = '', path] = line.split(' ');
        const headers = { ...AUTHORIZED, ...init.headers };
        const asked = () => new Request(origin + path, { ...init, method, headers });
        const [direct, served] = [
          await replyOf(line, await handler(asked())),
          await replyOf(line, await fetch(asked())),
        ];
        assert.deepEqual([served.status, served.body], [direct.status, direct.body], line);
        const apart = ['connection', 'keep-alive', 'date', 'content-length', 'request-id'];
        const own = [...served.headers].filter(([name]) => !apart.includes(name));
        assert.deepEqual(
          own,
          [...direct.headers].filter(([name]) => !apart.includes(name)),
          line,
        );
      }
    });
  });

  test('sees two headers of a name, of which Node drops one', async () => {
    const { handler } = await faceWorld();
    await serving(toNodeListener(handler), async (_, port) => {
      const head = ['GET /v1/customers HTTP/1.1', 'Host: x', 'Connection: close', `authorization: Bearer ${KEY}`];
      assert.match(await talk(port, head), /^HTTP\/1.1 200 /);
      assert.match(
        await talk(port, [...head, `Authorization: Bearer ${KEY}`]),
        /^HTTP\/1.1 400 [\s\S]*"param":"Authorization"/,
      );
      const keys = ['Idempotency-Key: a', 'idempotency-key: a'];
      assert.match(await talk(port, [...head, ...keys]), /^HTTP\/1.1 400 [\s\S]*"param":"Idempotency-Key"/);
    });
  });

  test('takes a target that names a host', async () => {
    const { handler } = await faceWorld();
    await serving(toNodeListener(handler), async (_, port) => {
      const lines = [
        'GET http://api/v1/customers?limit=2 HTTP/1.1',
        'Host: x',
        'Connection: close',
        `Authorization: Bearer ${KEY}`,
      ];
      assert.match(await talk(port, lines), /^HTTP\/1.1 200 /);
    });
  });

  test('refuses a body that never ends while it is still coming, and lets the client read so', async () => {
    const { handler } = await faceWorld();
    await serving(toNodeListener(handler), async (origin) => {
      for (const headers of [AUTHORIZED, { authorization: 'Bearer wrong' }]) {
        let sent = 0;
        const answer = await new Promise<{ status: number | undefined; connection: string | undefined }>(
          (resolve, reject) => {
            const outgoing = request(`${origin}/v1/customers`, { method: 'POST', headers }, (response) => {
              response.resume();
              resolve({ status: response.statusCode, connection: response.headers.connection });
            });
            const chunk = Buffer.alloc(16 * 1024, 0x20);
            const more = () => {
              sent += chunk.length;
              if (sent < 100 * 1024 * 1024) outgoing.write(chunk, () => setImmediate(more));
            };
            outgoing.on('error', (error) => reject(error));
            more();
          },
        );
        assert.deepEqual(answer, { status: headers === AUTHORIZED ? 413 : 401, connection: 'close' });
        assert.ok(sent < 20 * 1024 * 1024, `${sent} bytes were taken`);
      }
    });
  });

  test('survives a client that goes away amid its body', async () => {
    const { handler, world } = await faceWorld();
    await serving(toNodeListener(handler), async (_, port) => {
      const lines = ['POST /v1/customers HTTP/1.1', 'Host: x', 'Content-Length: 100', `Authorization: Bearer ${KEY}`];
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(`${lines.join('\r\n')}\r\n\r\n{"app`, () => setTimeout(() => socket.destroy(), 20));
        });
        socket.on('close', () => resolve());
      });
      const again = ['GET /v1/customers HTTP/1.1', 'Host: x', 'Connection: close', `Authorization: Bearer ${KEY}`];
      assert.match(await talk(port, again), /^HTTP\/1.1 200 /);
      assert.equal((await world.customers.list()).data.length, 0);
    });
  });

  test('leaves alone what somebody else has answered meanwhile, and what cannot be answered', async () => {
    const { handler } = await faceWorld();
    const listener = toNodeListener(handler);
    const answering: RequestListener = (incoming, outgoing) => {
      listener(incoming, outgoing);
      if (incoming.method === 'GET') outgoing.end('mine');
      else outgoing.writeHead = () => assert.fail('no header can be written');
    };
    await serving(answering, async (origin) => {
      assert.equal(await (await fetch(`${origin}/v1/customers`)).text(), 'mine');
      await assert.rejects(fetch(`${origin}/v1/customers`, { method: 'DELETE' }));
      assert.equal(await (await fetch(`${origin}/v1/customers`)).text(), 'mine');
    });
  });

  test('waits no longer for a body whose client is gone', async () => {
    const incoming = new IncomingMessage(new Socket());
    const headers = { get: (name: string) => (name === 'content-length' ? '100' : undefined) };
    const body = nodeBody(incoming, headers);
    incoming.push('{"app');
    incoming.destroy();
    const error = await rejection(Promise.resolve(body));
    assert.equal(error.code, 'body_invalid');
    assert.throws(() => nodeBody(incoming, headers), /must be complete/);
  });

  test('tells the developer that a body was read before it came', async () => {
    const told: unknown[] = [];
    const { handler } = await faceWorld({}, { onError: (error) => told.push(error.cause) });
    const listener = toNodeListener(handler);
    await serving(
      (incoming, outgoing) => incoming.resume().on('end', () => listener(incoming, outgoing)),
      async (origin) => {
        const response = await fetch(`${origin}/v1/customers`, { method: 'POST', headers: AUTHORIZED, body: '{}' });
        refused(await replyOf('POST /v1/customers', response), 500, 'internal');
        assert.match(String(told[0]), /mount the listener ahead of body parsers/);
      },
    );
  });
});

describe('the listener of any other handler', () => {
  test('gives it a Request, and streams its Response', async () => {
    const listener = toNodeListener(async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = request.method === 'POST' ? await request.text() : undefined;
      const headers: [string, string][] = [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ];
      if (pathname === '/empty') return new Response(null, { status: 204, headers });
      return Response.json(
        { method: request.method, pathname, search, body, given: request.headers.get('x-given') },
        { headers },
      );
    });
    await serving(listener, async (origin) => {
      const headers = { 'x-given': 'yes' };
      const posted = await fetch(`${origin}/a?b=c`, { method: 'POST', body: 'text', headers });
      assert.deepEqual(await posted.json(), {
        method: 'POST',
        pathname: '/a',
        search: '?b=c',
        body: 'text',
        given: 'yes',
      });
      assert.deepEqual(posted.headers.getSetCookie(), ['a=1', 'b=2']);
      const empty = await fetch(`${origin}/empty`);
      assert.deepEqual([empty.status, await empty.text()], [204, '']);
    });
  });

  test('answers where it throws, and breaks off where its answer does', async () => {
    const handler = (request: Request) => {
      if (request.url.endsWith('/throws')) throw new Error('canary');
      if (request.url.endsWith('/rejects')) return Promise.reject(new Error('canary'));
      return new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new Uint8Array(10)),
          pull: () => Promise.reject(new Error('canary')),
        }),
      );
    };
    await serving(toNodeListener(handler), async (origin, port) => {
      for (const path of ['throws', 'rejects']) {
        const reply = await replyOf(`GET /${path}`, await fetch(`${origin}/${path}`));
        assert.doesNotMatch(JSON.stringify(reply.body), /canary/);
        refused(reply, 500, 'internal');
      }
      const broken = await fetch(`${origin}/breaks`)
        .then((response) => response.text())
        .catch(() => 'broken off');
      assert.equal(broken, 'broken off');
      const bad = await talk(port, ['GET / HTTP/1.1', 'Host: [', 'Connection: close']);
      assert.match(bad, /^HTTP\/1.1 500 /);
    });
  });
});

describe('a client that takes no notice of keep-alive', () => {
  /** As the official client for Node: it writes once its socket connects, which one that is reused never does. */
  const asked = (port: number, agent: Agent): Promise<number | string | undefined> =>
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

  test('hangs with it, and is served without', async () => {
    const { handler } = await faceWorld();
    const outcomes = new Map<number, unknown[]>();
    for (const maxRequestsPerSocket of [0, 1]) {
      await serving(
        toNodeListener(handler),
        async (_, port) => {
          const agent = new Agent({ keepAlive: true, maxSockets: 1 });
          outcomes.set(maxRequestsPerSocket, [await asked(port, agent), await asked(port, agent)]);
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
