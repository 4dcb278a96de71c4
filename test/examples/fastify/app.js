import { ClienteleError, createClientele } from 'clientele';
import { createHttpHandler, drainServer, toNodeListener } from 'clientele/http';
import Fastify from 'fastify';

// One clientele for the whole process.
const clientele = await createClientele();

const app = Fastify();
app.addHook('onClose', () => clientele.close());

// The REST API, in a plugin without body parsers: the listener reads the body itself.
const listener = toNodeListener(createHttpHandler({ keys: { sk_test_example: clientele } }));
app.register(async (plugin) => {
  plugin.removeAllContentTypeParsers();
  plugin.addContentTypeParser('*', (_request, _payload, done) => done(null));
  plugin.all('/v1/*', (request, reply) => {
    reply.hijack();
    listener(request.raw, reply.raw);
  });
});

// Routes of your own.
app.get('/payers', async () => clientele.customers.list());
app.post('/payers', async (request) => {
  const options = { idempotencyKey: request.headers['idempotency-key'] };
  return clientele.customers.create({ app: 'app_1', ...request.body }, options);
});

app.setErrorHandler((error, _request, reply) => {
  if (!(error instanceof ClienteleError)) throw error;
  return reply.code(error.status).send(error.toJSON());
});

console.log(`${await app.listen({ port: 0, host: '127.0.0.1' })}/v1/customers`);

process.once('SIGTERM', async () => {
  await drainServer(app.server);
  await app.close();
});
