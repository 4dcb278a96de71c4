import { ClienteleError, createClientele } from 'clientele';
import { createHttpHandler, drainServer, toNodeListener } from 'clientele/http';
import express from 'express';
import { mountConsole } from './console.js';

// One clientele for the whole process.
const clientele = await createClientele();

const app = express();
// The REST API, below a path. Before body parsers, because the listener reads the body itself.
app.use('/pay', toNodeListener(createHttpHandler({ keys: { sk_test_example: clientele } })));
mountConsole(app, clientele);

// Routes of your own. Express 5 passes a rejection to the error handler.
app.use(express.json());
app.get('/payers', async (_request, response) => {
  response.json(await clientele.customers.list());
});
app.post('/payers', async (request, response) => {
  const options = { idempotencyKey: request.get('idempotency-key') };
  response.json(await clientele.customers.create({ app: 'app_1', ...request.body }, options));
});

app.use((error, _request, response, next) => {
  if (!(error instanceof ClienteleError)) return next(error);
  response.status(error.status).json(error.toJSON());
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/pay/v1/customers`);
});

process.once('SIGTERM', async () => {
  await drainServer(server);
  await clientele.close();
});
