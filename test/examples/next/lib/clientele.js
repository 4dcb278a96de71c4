import { ClienteleError, createClientele } from 'clientele';
import { errorResponse } from 'clientele/http';

// On globalThis, because Next loads a module again after a change, and once for each of its bundles.
globalThis.clientele ??= createClientele();

/** A promise, so that it does not matter which route is called first. */
export const clientele = globalThis.clientele;

/** Makes a route handler that responds with the value of a function, or with the error of the library that it rejects with. */
export const route = (handle) => async (request, context) => {
  try {
    return Response.json(await handle(await clientele, request, context));
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    return errorResponse(error, { request });
  }
};
