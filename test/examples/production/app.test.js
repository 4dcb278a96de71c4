// The whole story on the real parts: Redis, an SMS gateway that receives webhooks, and the application, which is killed once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

const PHONE = '+8613800138000';
const folder = await mkdtemp(join(tmpdir(), 'production-'));
const children = [];
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Returns a port that is free now. */
async function freePort() {
  const server = createNetServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startRedis() {
  const port = await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  children.push(spawn('redis-server', [...args.map(String), '--appendfsync', 'always'], { stdio: 'ignore' }));
  for (let attempts = 0; attempts < 200; attempts += 1) {
    const socket = connect(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return `redis://127.0.0.1:${port}`;
    await setTimeout(50);
  }
  throw new Error('redis-server does not start');
}

/** Starts an SMS gateway, and returns its URL and the messages that it has received. */
async function startGateway() {
  const messages = [];
  const gateway = createServer(async (request, response) => {
    const chunks = await request.toArray();
    messages.push({ headers: request.headers, ...JSON.parse(Buffer.concat(chunks).toString()) });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  after(() => gateway.close());
  return { messages, url: `http://127.0.0.1:${gateway.address().port}/sms` };
}

async function startApp(env) {
  const app = spawn(process.execPath, ['app.js'], {
    cwd: import.meta.dirname,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(app);
  const output = [];
  for (const stream of [app.stdout, app.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const [url] = await once(createInterface(app.stdout), 'line');
  const post = async (path, body, headers = {}) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
    const response = await fetch(url + path, { ...init, body: JSON.stringify(body) });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return { app, post, output };
}

const CARD = {
  brand: 'UnionPay',
  funding: 'debit',
  bank: 'icbc',
  last4: '8703',
  name: '张三',
  fingerprint: 'b1946ac92492d2347c6235b4d2611184',
};

test('a card is bound with the code that the payer received, across a crash of the application', async () => {
  const gateway = await startGateway();
  const env = {
    REDIS_URL: await startRedis(),
    SMS_URL: gateway.url,
    SMS_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    VERIFIER_SECRET: 'a secret of the verifiers, 32 chars',
  };
  let { app, post, output } = await startApp(env);

  const token = await post('/tokens', CARD);
  assert.equal(token.status, 200);
  const { source } = token.body;
  const issued = await post('/codes', { source, phone: PHONE });
  assert.equal(issued.status, 200, JSON.stringify(issued.body));
  assert.equal(gateway.messages.length, 1);
  const [{ code }] = gateway.messages;

  const wrong = code === '000000' ? '000001' : '000000';
  const bind = (entered, key) =>
    post('/customers', { source, sms_code: { id: issued.body.id, code: entered } }, { 'idempotency-key': key });
  for (const attemptsLeft of [4, 3]) {
    const refused = await bind(wrong, 'order-1');
    assert.equal(refused.status, 402);
    assert.equal(refused.body.error.code, 'binding_unauthorized');
    assert.equal(refused.body.error.attempts_left, attemptsLeft);
  }

  app.kill('SIGKILL');
  await once(app, 'exit');
  const beforeCrash = Buffer.concat(output).toString();
  ({ app, post, output } = await startApp(env));

  assert.equal((await bind(wrong, 'order-1')).body.error.attempts_left, 2, 'the crash gave no guess back');
  const customer = await bind(code, 'order-1');
  assert.equal(customer.status, 200, JSON.stringify(customer.body));
  assert.equal(customer.body.sources.data[0].last4, '8703');
  assert.deepEqual((await bind(code, 'order-1')).body, customer.body, 'a repeated request gets the same customer');
  assert.equal((await bind(code, 'order-2')).body.error.code, 'token_used');

  const again = await post('/tokens', CARD);
  for (let sends = 0; sends < 5; sends += 1) {
    assert.equal((await post('/codes', { source: again.body.source, phone: PHONE })).status, 200);
  }
  const refused = await post('/codes', { source: again.body.source, phone: PHONE });
  assert.equal(refused.body.error.code, 'too_many_attempts');
  assert.equal(refused.headers.get('retry-after'), String(refused.body.error.retry_after));
  assert.equal(gateway.messages.length, 6);

  app.kill('SIGTERM');
  assert.deepEqual(await once(app, 'exit'), [0, null]);
  const stored = await readFile(join(folder, 'appendonlydir', 'appendonly.aof.1.incr.aof'), 'utf8');
  const printed = beforeCrash + Buffer.concat(output).toString();
  for (const secret of [code, PHONE.slice(3), CARD.fingerprint]) {
    // Not as a part of a longer number, such as a time.
    const pattern = new RegExp(`(?<!\\d)${secret}(?!\\d)`);
    assert.doesNotMatch(printed, pattern, 'no output contains a secret');
    assert.doesNotMatch(stored, pattern, 'the storage contains no secret');
  }
});
