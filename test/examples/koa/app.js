import { bodyParser } from '@koa/bodyparser';
import { ClienteleError, createClientele } from 'clientele';
import { createHttpHandler, drainServer, toNodeListener } from 'clientele/http';
import Koa from 'koa';

// One clientele for the whole process.
const clientele = await createClientele();

const app = new Koa();
app.use(async (context, next) => {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    context.status = error.status;
    context.body = error.toJSON();
  }
});

// The REST API. The listener writes the response itself.
const listener = toNodeListener(createHttpHandler({ keys: { sk_test_example: clientele } }));
app.use(async (context, next) => {
  if (!context.path.startsWith('/v1/')) return next();
  context.respond = false;
  listener(context.req, context.res);
});

// Routes of your own.
app.use(bodyParser());
app.use(async (context, next) => {
  const { method, path, request } = context;
  if (path !== '/payers') return next();
  const options = { idempotencyKey: context.get('idempotency-key') || undefined };
  context.body =
    method === 'POST'
      ? await clientele.customers.create({ app: 'app_1', ...request.body }, options)
      : await clientele.customers.list();
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/v1/customers`);
});

process.once('SIGTERM', async () => {
  await drainServer(server);
  await clientele.close();
});
