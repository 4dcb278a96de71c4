// The HTTP face in an Express application, below a path of its own and beside the application's routes.
import { createClientele } from 'clientele';
import { createHttpHandler, toNodeListener } from 'clientele/http';
import express from 'express';

const clientele = await createClientele();
const handler = createHttpHandler({ keys: { sk_test_example: clientele } });

const app = express();
// Ahead of body parsers: the listener reads the body itself.
app.use('/pay', toNodeListener(handler));
app.use(express.json());
app.get('/health', (_request, response) => response.json({ ok: true }));

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/pay/v1/customers`);
});
