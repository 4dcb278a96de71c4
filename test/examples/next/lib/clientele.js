import { ClienteleError, createClientele } from 'clientele';
import { errorResponse } from 'clientele/http';

/**
 * Returns the clientele. It is created by the first request, because `next build` loads this module, too. It is on globalThis,
 * because Next loads a module again after a change, and once for each of its bundles.
 */
export function getClientele() {
  globalThis.clientele ??= create().catch((error) => {
    // The next request tries again.
    globalThis.clientele = undefined;
    throw error;
  });
  return globalThis.clientele;
}

async function create() {
  const clientele = await createClientele();
  // Next waits for every response before it exits. The stream of an open console ends when the clientele is closed.
  const close = () => setTimeout(() => clientele.close(), 5000);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close);
  return clientele;
}

/** Makes a route handler that responds with the value of a function, or with the error of the library that it rejects with. */
export const route = (handle) => async (request, context) => {
  try {
    return Response.json(await handle(await getClientele(), request, context));
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    return errorResponse(error, { request });
  }
};
