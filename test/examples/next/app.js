// Serves the route handlers as Next does, without Next: they take a Request and return a Response.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { drainServer } from 'clientele/http';
import * as consolePage from './app/admin/console/[[...path]]/route.js';
import * as payers from './app/payers/route.js';
import * as api from './app/v1/[...path]/route.js';
import { getClientele } from './lib/clientele.js';

assert.equal(globalThis.clientele, undefined, 'a build, which loads the routes only, opens no store');

const server = createServer(async (message, reply) => {
  const chunks = await message.toArray();
  const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
  const request = new Request(`http://localhost${message.url}`, {
    method: message.method,
    headers: message.headers,
    body,
  });
  const routes = { payers, admin: consolePage };
  const { [message.method]: handle = api.GET } = routes[message.url.split('/')[1]] ?? api;
  const response = await handle(request);
  reply.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/v1/customers`));

process.once('SIGTERM', async () => {
  await drainServer(server);
  await (await getClientele()).close();
});
