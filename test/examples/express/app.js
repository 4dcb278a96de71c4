// Mounts the HTTP handler below a path of an Express application, beside its other routes.
import { createClientele } from 'clientele';
import { createHttpHandler, toNodeListener } from 'clientele/http';
import express from 'express';

const clientele = await createClientele();
const handler = createHttpHandler({ keys: { sk_test_example: clientele } });

const app = express();
// Before body parsers, because the listener reads the body itself.
app.use('/pay', toNodeListener(handler));
app.use(express.json());
app.get('/health', (_request, response) => response.json({ ok: true }));

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/pay/v1/customers`);
});
