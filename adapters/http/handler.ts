import { type AnyClienteleError, ClienteleError, errorOf } from '../../src/domain/errors.ts';
import { isIdempotencyKey, ON_REPLAY, type OperationOptions } from '../../src/service/operation/operation-options.ts';
import { localeOf } from './accept-language.ts';
import { ApiKeys, readApiKey } from './api-keys.ts';
import { createPathFinder, readBasePath, withBasePath } from './base-path.ts';
import { type ClientOptions, createClientFinder } from './clients.ts';
import { expectation, invalidParameter } from './messages.ts';
import { createOpenApiDocument } from './openapi/document.ts';
import { type HttpService, OPERATIONS } from './operations.ts';
import { readParameters } from './parameters.ts';
import type { HttpHeaders, HttpRequest, HttpResponse, RequestHandler } from './request-response.ts';
import { errorResponse, newRequestState, type RequestState, successResponse } from './response.ts';
import { type Route, Router } from './router.ts';

export interface HttpHandlerOptions extends ClientOptions {
  /** The clientele for each API key. The key alone selects it: the prefix of a key has no meaning. */
  keys: Readonly<Record<string, HttpService>>;
  /**
   * Path under which clients reach the handler, such as `/payments`. The handler removes it from the path of a request, and puts it before the
   * `url` of each list. Default: the path at which Express or Connect has mounted the listener.
   */
  basePath?: string | undefined;
  /**
   * Receives each error with status 500 or above, with its `cause`, which the response does not contain. Default: prints the
   * error to stderr, with the id of the request.
   */
  onError?: ((error: ClienteleError, requestId: string) => void) | undefined;
}

const OPENAPI_PATH = '/openapi.json';

/** Creates a handler that is independent of any server: it decodes a request, calls the service and encodes the result. */
export function createRequestHandler(options: HttpHandlerOptions, operations = OPERATIONS): RequestHandler {
  const { keys, onError } = options;
  const basePath = readBasePath(options.basePath);
  const pathsBelowBase = createPathFinder(basePath);
  const clientOf = createClientFinder(options);
  const apiKeys = new ApiKeys(keys);
  const router = new Router(operations);
  let document: { readonly prefix: string; readonly text: string } | undefined;
  async function respond(request: HttpRequest, state: RequestState): Promise<HttpResponse> {
    const [fullPath, query] = splitUrl(request.url);
    const paths = pathsBelowBase(fullPath);
    // Without the option, the links have the prefix at which a router such as Express has mounted the handler.
    const prefix = basePath || (request.mount ?? '');
    if (paths.includes(OPENAPI_PATH) && methodOf(request) === 'GET') {
      if (document?.prefix !== prefix) {
        document = { prefix, text: JSON.stringify(createOpenApiDocument(operations, prefix)) };
      }
      return successResponse(document.text, state);
    }
    const { operation, ids } = findOperation(router.find(paths), request);
    const { headers } = request;
    const key = readApiKey(readSingle('Authorization', headers.get('authorization'), ','));
    const service = apiKeys.serviceOf(key, clientOf(request));
    const operationOptions = operationOptionsOf(headers, state);
    const parameters = readParameters(operation.parameters, query, await request.body());
    const result = await operation.call(service, ids, parameters as never, operationOptions);
    return successResponse(JSON.stringify(withBasePath(result, prefix)), state);
  }

  return async (request) => {
    const state = newRequestState();
    try {
      return await respond(request, state);
    } catch (caught) {
      const error = redactKey(ClienteleError.from(caught), request.headers);
      if (error.status >= 500) report(onError, error, state.id);
      const message = await error.messageIn(localeOf(request.headers.get('accept-language')));
      return errorResponse(error, message, state);
    }
  };
}

/** Splits a URL into path and query, without scheme and host. */
function splitUrl(url: string): [path: string, query: string] {
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('//') + 2);
  const mark = url.indexOf('?');
  return mark < 0 ? [url.slice(start), ''] : [url.slice(start, mark), url.slice(mark + 1)];
}

/** Returns the method that selects the operation. The adapters leave out the body of a response to HEAD. */
function methodOf({ method, headers }: HttpRequest): string {
  if (method === 'HEAD') return 'GET';
  const override = method === 'POST' ? headers.get('x-http-method-override') : undefined;
  return override ? override.toUpperCase() : method;
}

/** @throws InvalidRequestError `resource_missing` for an unknown path, `method_not_allowed` for an unknown method */
function findOperation(route: Route | undefined, request: HttpRequest) {
  if (route === undefined) throw errorOf('resource_missing');
  const operation = route.methods.get(methodOf(request));
  if (operation !== undefined) return { operation, ids: route.ids };
  const values = { methods: [...route.methods.keys()].join(', ') };
  throw errorOf('method_not_allowed', { detail: expectation('{methods}', values) });
}

const NO_OPTIONS: OperationOptions = {};

function operationOptionsOf(headers: HttpHeaders, state: RequestState): OperationOptions {
  const idempotencyKey = readSingle('Idempotency-Key', headers.get('idempotency-key'), ', ');
  if (idempotencyKey === null || idempotencyKey === undefined) return NO_OPTIONS;
  if (!isIdempotencyKey(idempotencyKey)) {
    throw invalidParameter('Idempotency-Key', 'a string of 1 to 255 printable ASCII characters');
  }
  const onReplay = () => {
    state.replayed = true;
  };
  return { idempotencyKey, [ON_REPLAY]: onReplay };
}

/** Rejects a header that was sent twice. A single value that contains the separator reads the same, so it is rejected too. */
function readSingle(name: string, value: string | null | undefined, separator: string): string | null | undefined {
  if (value?.includes(separator)) throw invalidParameter(name, 'given once');
  return value;
}

/** Shortest key that {@link redactKey} looks for: a shorter one would match ordinary names. */
const MIN_REDACTED_LENGTH = 8;

/** Removes the request's own API key from `param`. A client may send its key as a parameter, and responses get logged. */
function redactKey(error: AnyClienteleError, headers: HttpHeaders): AnyClienteleError {
  const key = readApiKey(headers.get('authorization')) ?? '';
  // A long name is shortened in `param`, so the beginning of the key must suffice.
  const isNamed = key.length >= MIN_REDACTED_LENGTH && error.param?.includes(key.slice(0, 2 * MIN_REDACTED_LENGTH));
  return isNamed ? error.with({ param: '(API key)' }) : error;
}

const printError = (error: ClienteleError, requestId: string): void =>
  console.error(`clientele: the request ${requestId} failed with status ${error.status}:`, error);

function report(onError: HttpHandlerOptions['onError'], error: ClienteleError, requestId: string): void {
  try {
    (onError ?? printError)(error, requestId);
  } catch {
    // A failing listener must not replace the response.
  }
}
