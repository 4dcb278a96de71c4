import { ApiKeys, readApiKey } from './api-keys.ts';
import { type ClientOptions, createClientFinder } from './clients.ts';
import { createDispatcher, type DispatcherOptions, type HttpDocument, readSingle } from './dispatcher.ts';
import { createOpenApiDocument } from './openapi/document.ts';
import { type HttpOperation, type HttpService, OPERATIONS } from './operations.ts';
import type { RequestHandler } from './request-response.ts';
import { successResponse } from './response.ts';

export interface HttpHandlerOptions extends DispatcherOptions, ClientOptions {
  /** The clientele for each API key. The key alone selects it: the prefix of a key has no meaning. */
  keys: Readonly<Record<string, HttpService>>;
}

/** Creates the handler of clients that send an API key. */
export function createRequestHandler(
  options: HttpHandlerOptions,
  operations = OPERATIONS,
  documents: readonly HttpDocument[] = [],
): RequestHandler {
  const clientOf = createClientFinder(options);
  const apiKeys = new ApiKeys(options.keys);
  return createDispatcher(options, {
    operations,
    documents: [openApiDocument(operations), ...documents],
    serviceOf: (request) => {
      const key = readApiKey(readSingle('Authorization', request.headers.get('authorization'), ','));
      return apiKeys.serviceOf(key, clientOf(request));
    },
  });
}

function openApiDocument(operations: readonly HttpOperation[]): HttpDocument {
  let document: { readonly prefix: string; readonly text: string } | undefined;
  return {
    path: '/openapi.json',
    respond: (prefix, state) => {
      if (document?.prefix !== prefix) {
        document = { prefix, text: JSON.stringify(createOpenApiDocument(operations, prefix)) };
      }
      return successResponse(document.text, state);
    },
  };
}
