// Mounts the HTTP handler below a path of a Hono application. Both use fetch's Request and Response.
import { serve } from '@hono/node-server';
import { createClientele } from 'clientele';
import { createHttpHandler } from 'clientele/http';
import { Hono } from 'hono';

const clientele = await createClientele();
const handler = createHttpHandler({ keys: { sk_test_example: clientele } });

const app = new Hono();
app.mount('/pay', handler);
app.get('/health', (context) => context.json({ ok: true }));

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}/pay/v1/customers`);
});
