// Mounts the HTTP handler in a Fastify plugin without body parsers, because the listener reads the body itself.
import { createClientele } from 'clientele';
import { createHttpHandler, toNodeListener } from 'clientele/http';
import Fastify from 'fastify';

const clientele = await createClientele();
const listener = toNodeListener(createHttpHandler({ keys: { sk_test_example: clientele } }));

const app = Fastify();
app.register(async (plugin) => {
  plugin.removeAllContentTypeParsers();
  plugin.addContentTypeParser('*', (_request, _payload, done) => done(null));
  plugin.all('/v1/*', (request, reply) => {
    reply.hijack();
    listener(request.raw, reply.raw);
  });
});
app.get('/health', async () => ({ ok: true }));

console.log(`${await app.listen({ port: 0, host: '127.0.0.1' })}/v1/customers`);
