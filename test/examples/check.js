// Starts the example in a folder, and sends requests to it: `node check.js folder`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const { scripts } = JSON.parse(await readFile(join(process.argv[2], 'package.json'), 'utf8'));
const [, ...args] = scripts.start.split(' ');
const ADMIN_TOKEN = 'admin';
const env = { ...process.env, ADMIN_TOKEN };
const child = spawn(process.execPath, args, { cwd: process.argv[2], env, stdio: ['ignore', 'pipe', 'inherit'] });
process.once('exit', () => child.kill('SIGKILL'));
child.once('exit', (code) => assert.equal(code, null, 'the example exited early'));
const [customers] = await once(createInterface(child.stdout), 'line');

/** Sends a request, and returns its status, headers and body. */
async function send(method, path = '', { body, headers } = {}) {
  const authorization = `Basic ${btoa('sk_test_example:')}`;
  const init = { method, headers: { authorization, ...headers }, ...(body === undefined ? {} : { body }) };
  const response = await fetch(customers + path, init);
  assert.equal(response.headers.get('content-type'), 'application/json;charset=utf-8', `${method} ${path}`);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const errors = [
  [await send('GET', '?limit=0'), 400, 'parameter_invalid'],
  [await send('GET', '/cus_missing'), 404, 'resource_missing'],
  [await send('PATCH'), 405, 'method_not_allowed'],
  [await send('GET', '', { headers: { authorization: 'Bearer wrong' } }), 401, 'api_key_invalid'],
  [await send('POST', '', { body: '{"app":', headers: json }), 400, 'body_invalid'],
  [await send('POST', '', { body: 'app=app_1&app=app_2', headers: form }), 400, 'parameter_invalid'],
  [await send('POST', '', { body: ' '.repeat(70_000), headers: form }), 413, 'body_too_large'],
  [
    await send('POST', '', {
      body: 'app=app_1&source=tok_1&sms_code[id]=sms_1&sms_code[code]=123456',
      headers: { ...form, 'idempotency-key': 'one' },
    }),
    402,
    'token_unknown',
  ],
  [
    await send('POST', '', { body: JSON.stringify({ app: 'app_1', source: 'tok_1' }), headers: json }),
    400,
    'parameter_missing',
  ],
];
for (const [reply, status, code] of errors) assert.deepEqual([reply.status, reply.body.error.code], [status, code]);
const page = await send('GET', '/?limit=3');
const empty = { object: 'list', has_more: false, data: [] };
assert.deepEqual([page.status, page.body], [200, { ...empty, url: new URL(customers).pathname }]);
assert.match(page.headers.get('request-id'), /^req_/);

// The application's own routes, in all examples that use a framework.
const hasOwnRoutes = !process.argv[2].endsWith('node-http');
const own = async (init) => {
  const response = await fetch(new URL('/payers', customers), init);
  return { status: response.status, body: await response.json() };
};
if (hasOwnRoutes) {
  assert.deepEqual(await own(), { status: 200, body: { ...empty, url: '/v1/customers' } });
  const body = JSON.stringify({ source: 'tok_1', sms_code: { id: 'sms_1', code: '123456' } });
  const refused = await own({ method: 'POST', body, headers: { ...json, 'idempotency-key': 'two' } });
  assert.deepEqual([refused.status, refused.body.error.code], [402, 'token_unknown']);
  const missing = await own({ method: 'POST', body: '{}', headers: json });
  assert.deepEqual([missing.status, missing.body.error.code], [400, 'parameter_missing']);
}

// The console, in the examples that docs/console.md shows.
if (/(?:express|next)$/.test(process.argv[2])) {
  const open = (path, token) =>
    fetch(new URL(`/admin/console${path}`, customers), { headers: { authorization: `Bearer ${token}` } });
  for (const path of ['', '/', '/v1/customers']) assert.equal((await open(path, 'wrong')).status, 403, path);
  for (const path of ['', '/', '?a=b']) {
    const page = await open(path, ADMIN_TOKEN);
    assert.equal(page.headers.get('content-type'), 'text/html;charset=utf-8', path);
    assert.match(await page.text(), /&quot;readOnly&quot;:true,&quot;masked&quot;:true/);
  }
  const list = await open('/v1/customers', ADMIN_TOKEN);
  assert.deepEqual(await list.json(), { ...empty, url: '/admin/console/v1/customers' });
  assert.equal((await open('/_console/store', ADMIN_TOKEN)).status, 200);
}

/** Sends a request on the connection of an agent, and returns the status and the Connection header, or the code of an error. */
const sendOn = (agent) =>
  new Promise((resolve) => {
    const headers = { authorization: 'Bearer sk_test_example' };
    request(customers, { agent, headers }, (response) => {
      response.resume().on('end', () => resolve(`${response.statusCode} ${response.headers.connection}`));
    })
      .on('error', (error) => resolve(error.code))
      .end();
  });

/** Sends one request after the other until the connection is closed. Returns the outcome of the last one. */
async function sendUntilClosed(agent, pause) {
  for (;;) {
    const outcome = await sendOn(agent);
    if (outcome !== '200 keep-alive') return outcome;
    await setTimeout(pause);
  }
}

const agents = Array.from({ length: 24 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
// All clients are connected before the signal: it may reset a connection that the server has not accepted yet.
await Promise.all(agents.map(sendOn));
const clients = agents.map((agent, i) => sendUntilClosed(agent, i % 2 === 0 ? 100 : 1));
child.removeAllListeners('exit');
const exited = once(child, 'exit');
child.kill('SIGTERM');
for (const outcome of await Promise.all(clients)) assert.equal(outcome, '200 close', 'no client is reset by SIGTERM');
assert.deepEqual(await exited, [0, null], 'the example exits after SIGTERM');
console.log(`${process.argv[2]}: ${errors.length + 1} requests got the expected responses`);
