import { createServer } from 'node:http';
import { createClientele } from 'clientele';
import { createHttpHandler, drainServer, toNodeListener } from 'clientele/http';

const clientele = await createClientele();
const handler = createHttpHandler({ keys: { sk_test_example: clientele } });

const server = createServer(toNodeListener(handler)).listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/v1/customers`);
});

process.once('SIGTERM', async () => {
  await drainServer(server);
  await clientele.close();
});
