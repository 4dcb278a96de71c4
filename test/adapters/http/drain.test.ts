import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { describe, test } from 'node:test';
import { drainServer } from '../../../adapters/http/index.ts';
import { rejection } from '../../support/rejection.ts';

const get = (port: number, agent: Agent): Promise<string> =>
  new Promise((resolve) => {
    request({ port, host: '127.0.0.1', agent }, (response) => {
      response.resume().on('end', () => resolve(`${response.statusCode} ${response.headers.connection}`));
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end();
  });

async function startServer() {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

describe('drainServer', () => {
  test('answers a request on an open connection of any listener, closes it, and accepts no new connection', async () => {
    const { server, port } = await startServer();
    const agent = new Agent({ keepAlive: true });
    assert.equal(await get(port, agent), '200 keep-alive');
    const drained = drainServer(server);
    assert.equal(await get(port, new Agent()), 'ECONNREFUSED');
    assert.equal(await get(port, agent), '200 close');
    await drained;
    assert.equal(await get(port, agent), 'ECONNREFUSED');
  });

  test('closes connections that stay idle', async () => {
    const { server, port } = await startServer();
    assert.equal(await get(port, new Agent({ keepAlive: true })), '200 keep-alive');
    await drainServer(server);
  });

  test('cuts a request that does not end in time', async () => {
    const { server, port } = await startServer();
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n')).on('error', () => {});
    await once(server, 'connection');
    const closed = once(socket, 'close');
    await drainServer(server, { timeout: 100 });
    await closed;
  });

  test('does nothing to a server that does not listen', async () => {
    await drainServer(createServer());
  });

  test('rejects values other than a server of node:http, before it starts a timer', async () => {
    const http2Server = createHttp2Server();
    for (const server of [undefined, null, {}, () => {}, http2Server, { close: () => {} }]) {
      const error = await rejection(drainServer(server as never));
      assert.deepEqual([error.code, error.param], ['parameter_invalid', 'server']);
    }
  });

  test('rejects unknown options and options that are not an object, and the server keeps running', async () => {
    const { server, port } = await startServer();
    for (const [options, param] of [
      [null, 'options'],
      [5, 'options'],
      [{ timeOut: 5 }, 'timeOut'],
    ] as const) {
      assert.equal((await rejection(drainServer(server, options as never))).param, param);
    }
    assert.equal(await get(port, new Agent({ keepAlive: true })), '200 keep-alive');
    await drainServer(server);
  });

  test('rejects a malformed timeout, and the server keeps running', async () => {
    const { server, port } = await startServer();
    for (const timeout of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '10', null]) {
      const error = await rejection(drainServer(server, { timeout: timeout as number }));
      assert.deepEqual([error.code, error.param], ['parameter_invalid', 'timeout']);
    }
    assert.equal(await get(port, new Agent()), '200 close');
    await drainServer(server);
  });
});
