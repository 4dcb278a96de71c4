import { createHttpHandler } from 'clientele/http';
import { getClientele } from '../../../lib/clientele.js';

export const dynamic = 'force-dynamic';

let handler;

/** Serves the REST API. */
async function handle(request) {
  handler ??= createHttpHandler({ keys: { sk_test_example: await getClientele() } });
  return handler(request);
}

export { handle as DELETE, handle as GET, handle as POST, handle as PUT };
