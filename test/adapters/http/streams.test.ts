import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import http2 from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { describe, test } from 'node:test';
import { createDispatcher } from '../../../adapters/http/dispatcher.ts';
import type { EventSource } from '../../../adapters/http/event-stream.ts';
import { toFetchHandler } from '../../../adapters/http/fetch-adapter.ts';
import { drainServer, toNodeListener } from '../../../adapters/http/index.ts';
import { noParameters } from '../../../src/commands/no-parameters.ts';
import { processWide } from '../../../src/concurrency/process-wide.ts';
import type { ClienteleError } from '../../../src/domain/errors.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import { withServer } from '../../support/http.ts';
import { delay, until } from '../../support/redis/server.ts';

const EVENTS = { accept: 'text/event-stream' };

/** The streams of fetch handlers that a drain would end. */
const openStreams = () => processWide('http.streams', () => new Set<() => void>());

/** A handler whose only operation streams these events, and what became of its streams. */
function streaming(events: EventSource) {
  const streams = { open: 0, yielded: 0 };
  const reported: ClienteleError[] = [];
  const counted: EventSource = async function* (signal) {
    streams.open += 1;
    try {
      for await (const event of events(signal)) {
        streams.yielded += 1;
        yield event;
      }
    } finally {
      streams.open -= 1;
    }
  };
  const operation = {
    id: 'events',
    summary: 'Events',
    method: 'GET',
    path: '/events',
    parameters: noParameters,
    response: {},
    call: async () => ({ object: 'list' }),
    stream: () => counted,
  } as const;
  const onError = (error: ClienteleError) => void reported.push(error);
  const served = { operations: [operation], documents: [], serviceOf: () => ({ customers: {} as never }) };
  return { streams, reported, handler: toFetchHandler(createDispatcher({ onError }, served)) };
}

/** Yields one event, then waits until the signal aborts. */
const oneEvent: EventSource = async function* (signal) {
  yield { type: 'customer.created', cursor: '1', data: { text: 'a\nb' } };
  yield 'heartbeat';
  if (!signal.aborted) await once(signal, 'abort');
};
const TEXT = ':\n\nid: 1\nevent: customer.created\ndata: {"text":"a\\nb"}\n\n:\n\n';

/** Yields large events without an end. */
const endless: EventSource = async function* () {
  for (let i = 1; ; i += 1) yield { type: 'customer.updated', cursor: String(i), data: 'x'.repeat(10_000) };
};

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>, length: number): Promise<string> {
  let text = '';
  while (text.length < length) {
    const { done, value } = await reader.read();
    if (done) break;
    text += Buffer.from(value).toString();
  }
  return text;
}

const open = (port: number): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/events', headers: EVENTS, agent: false }, resolve)
      .on('error', reject)
      .end();
  });

describe('an event stream of the fetch handler', () => {
  const get = (init: RequestInit = {}) => new Request('http://localhost/events', { headers: EVENTS, ...init });

  test('begins at once, and ends when the reader cancels it', async () => {
    const { handler, streams } = streaming(oneEvent);
    const { status, headers, body } = await handler(get());
    assert.deepEqual([status, headers.get('content-type')], [200, 'text/event-stream;charset=utf-8']);
    assert.deepEqual(
      [headers.get('cache-control'), headers.get('x-accel-buffering'), headers.get('content-length')],
      ['no-store, no-transform', 'no', null],
    );
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    assert.equal(await readText(reader, TEXT.length), TEXT);
    assert.equal(streams.open, 1);
    await reader.cancel();
    await until('the stream ends', async () => streams.open === 0);
  });

  test('ends when the signal of the request aborts', async () => {
    const { handler, streams } = streaming(oneEvent);
    const stop = new AbortController();
    const { body } = await handler(get({ signal: stop.signal }));
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    assert.equal(await readText(reader, TEXT.length), TEXT);
    stop.abort();
    assert.equal((await reader.read()).done, true);
    assert.equal(streams.open, 0);
  });

  test('ends before its first event if the signal of the request has aborted already', async () => {
    const { handler, streams } = streaming(oneEvent);
    const before = openStreams().size;
    const { body } = await handler(get({ signal: AbortSignal.abort() }));
    assert.equal(openStreams().size, before);
    assert.equal((await (body as ReadableStream<Uint8Array>).getReader().read()).done, true);
    assert.equal(streams.yielded, 0);
  });

  test('ends when a server of the process is drained, because the handler does not know its own', async () => {
    const { handler, streams } = streaming(oneEvent);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // An open connection keeps the server from ending before its first check.
    const socket = connect(port, '127.0.0.1');
    await once(server, 'connection');
    const reader = ((await handler(get())).body as ReadableStream<Uint8Array>).getReader();
    assert.equal(await readText(reader, TEXT.length), TEXT);
    const drained = drainServer(server, { timeout: 600_000 });
    assert.equal((await reader.read()).done, true);
    assert.equal(streams.open, 0);
    socket.destroy();
    await drained;
  });

  test('is not begun for HEAD, nor read ahead of the client', async () => {
    const { handler, streams } = streaming(endless);
    const head = await handler(get({ method: 'HEAD' }));
    assert.deepEqual([head.status, head.body, streams.yielded], [200, null, 0]);
    const { body } = await handler(get());
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    await readText(reader, 10_000);
    assert.equal(streams.yielded, 1);
    await reader.cancel();
  });

  test('is not sent to a client that does not ask for it', async () => {
    const { handler, streams } = streaming(oneEvent);
    const response = await handler(get({ headers: {} }));
    assert.deepEqual([await response.json(), streams.yielded], [{ object: 'list' }, 0]);
  });

  test('ends with the error of its source in the language of the client; onError receives failures only', async () => {
    for (const [code, failures] of [
      ['cursor_expired', []],
      ['store_corrupt', ['store_corrupt']],
    ] as const) {
      const { handler, reported } = streaming(async function* () {
        yield 'heartbeat';
        throw errorOf(code, { param: 'after' });
      });
      const text = await (await handler(get({ headers: { ...EVENTS, 'accept-language': 'zh' } }))).text();
      const [, data = ''] = /^:\n\n:\n\nevent: error\ndata: (.*)\n\n$/.exec(text) ?? assert.fail(text);
      const { error } = JSON.parse(data);
      assert.deepEqual([error.code, error.param], [code, 'after']);
      assert.match(error.message, /[一-龥]/);
      assert.deepEqual(
        reported.map((each) => each.code),
        failures,
      );
    }
  });
});

describe('an event stream of node:http', () => {
  test('begins at once, and ends when the client goes away', async () => {
    const { handler, streams } = streaming(oneEvent);
    await withServer(toNodeListener(handler), async (origin) => {
      const stop = new AbortController();
      const response = await fetch(`${origin}/events`, { headers: EVENTS, signal: stop.signal });
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      assert.equal(await readText(reader, TEXT.length), TEXT);
      assert.equal(streams.open, 1);
      stop.abort();
      await until('the stream ends', async () => streams.open === 0);
    });
  });

  test('is not begun for HEAD', async () => {
    const { handler, streams } = streaming(endless);
    await withServer(toNodeListener(handler), async (origin) => {
      const response = await fetch(`${origin}/events`, { method: 'HEAD', headers: EVENTS });
      assert.deepEqual([response.status, await response.text(), streams.yielded], [200, '', 0]);
    });
  });

  test('waits for a slow client, and continues', async () => {
    const { handler, streams } = streaming(endless);
    await withServer(toNodeListener(handler), async (_, port) => {
      const response = await open(port);
      response.pause();
      // The buffers of both sockets are full once no more events are taken.
      let before = -1;
      await until('the buffers are full', async () => {
        before = streams.yielded;
        await delay(200);
        return before > 0 && streams.yielded === before;
      });
      assert.ok(before < 5_000, `${before} events of 10 kB were buffered`);
      response.resume();
      await until('more events are taken', async () => streams.yielded > before + 100);
      response.destroy();
      await until('the stream ends', async () => streams.open === 0);
    });
  });

  test('is ended by drainServer and by server.close(), long before connections are cut', async () => {
    for (const stop of [
      (server: ReturnType<typeof createServer>) => drainServer(server, { timeout: 600_000 }),
      (server: ReturnType<typeof createServer>) => new Promise((resolve) => server.close(resolve)),
    ]) {
      const { handler, streams } = streaming(oneEvent);
      const server = createServer(toNodeListener(handler)).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const response = await open((server.address() as AddressInfo).port);
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      await until('the first events arrive', async () => text === TEXT);
      assert.equal(response.headers.connection, 'close');
      await Promise.all([stop(server), once(response, 'end')]);
      assert.equal(response.complete, true, 'the response is not cut');
      assert.equal(streams.open, 0);
    }
  });

  test('is not begun for a client that has already gone', async () => {
    const { handler, streams } = streaming(oneEvent);
    const listener = toNodeListener(handler);
    let handled: Promise<void> | undefined;
    await withServer(
      (incoming, outgoing) => {
        outgoing.destroy();
        handled = listener(incoming, outgoing);
      },
      async (origin) => {
        await assert.rejects(fetch(`${origin}/events`, { headers: EVENTS }));
        await handled;
        assert.equal(streams.yielded, 0);
      },
    );
  });

  test('also works over HTTP/2', async () => {
    const { handler, streams } = streaming(oneEvent);
    const server = http2.createServer(toNodeListener(handler) as never).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = session.request({ ':path': '/events', ...EVENTS });
    let text = '';
    stream.setEncoding('utf8').on('data', (part) => (text += part));
    await until('the first events arrive', async () => text === TEXT);
    stream.close();
    await until('the stream ends', async () => streams.open === 0);
    session.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
