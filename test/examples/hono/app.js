import { serve } from '@hono/node-server';
import { ClienteleError, createClientele } from 'clientele';
import { createHttpHandler, drainServer, errorResponse } from 'clientele/http';
import { Hono } from 'hono';

// One clientele for the whole process.
const clientele = await createClientele();

const app = new Hono();
// The REST API, below a path.
app.mount('/pay', createHttpHandler({ basePath: '/pay', keys: { sk_test_example: clientele } }));

// Routes of your own.
app.get('/payers', async (context) => context.json(await clientele.customers.list()));
app.post('/payers', async (context) => {
  const options = { idempotencyKey: context.req.header('idempotency-key') };
  return context.json(await clientele.customers.create({ app: 'app_1', ...(await context.req.json()) }, options));
});

app.onError((error, context) => {
  if (!(error instanceof ClienteleError)) throw error;
  return errorResponse(error, { request: context.req.raw });
});

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}/pay/v1/customers`);
});

process.once('SIGTERM', async () => {
  await drainServer(server);
  await clientele.close();
});
