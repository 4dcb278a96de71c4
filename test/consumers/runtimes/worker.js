// Runs in workerd, on a memory store.
import { createClientele } from 'clientele';
import { createHttpHandler } from 'clientele/http';

let started;

async function start() {
  const clientele = await createClientele();
  return { clientele, handler: createHttpHandler({ keys: { sk_test_1: clientele } }) };
}

// biome-ignore lint/style/noDefaultExport: workerd calls the default export.
export default {
  async fetch(request) {
    started ??= start();
    const { clientele, handler } = await started;
    return new URL(request.url).pathname === '/card' ? Response.json(clientele.fakes.issueCard()) : handler(request);
  },
};
