import { type AnyClienteleError, ClienteleError, errorOf } from '../../src/domain/errors.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import { isIdempotencyKey, ON_REPLAY, type OperationOptions } from '../../src/service/operation/operation-options.ts';
import { localeOf } from './accept-language.ts';
import { readApiKey } from './api-keys.ts';
import { createPathFinder, readBasePath, withBasePath } from './base-path.ts';
import { MAX_BODY } from './body.ts';
import { acceptsEvents, eventStreamResponse } from './event-stream.ts';
import { expectation, invalidParameter } from './messages.ts';
import type { HttpOperation, HttpService } from './operations.ts';
import { readParameters } from './parameters.ts';
import type { HttpHeaders, HttpRequest, HttpResponse, RequestHandler } from './request-response.ts';
import { errorResponse, newRequestState, type RequestState, successResponse } from './response.ts';
import { type Route, Router } from './router.ts';
import { splitUrl } from './split-url.ts';

/** The options of every handler. */
export interface DispatcherOptions {
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

/** A text at a path, which needs no key. */
export interface HttpDocument {
  readonly path: string;
  /** @param prefix Start of the path that a router has removed, or the base path. */
  readonly respond: (prefix: string, state: RequestState) => Awaitable<HttpResponse>;
}

/** The operations and documents that a handler serves, and the service behind them. */
export interface ServedRoutes {
  readonly operations: readonly HttpOperation[];
  readonly documents: readonly HttpDocument[];
  /** Returns the service for a request. Called before the body is read. @throws ClienteleError to refuse the request */
  readonly serviceOf: (request: HttpRequest, operation: HttpOperation) => HttpService;
  /** Changes the result of an operation, and each event of a stream. Default: no change. */
  readonly present?: (result: unknown) => unknown;
}

const unchanged = (result: unknown): unknown => result;

/** Creates a handler that is independent of any server: it decodes a request, calls the service and encodes the result. */
export function createDispatcher(options: DispatcherOptions, served: ServedRoutes): RequestHandler {
  const { onError } = options;
  if (onError !== undefined && typeof onError !== 'function') throw invalidParameter('onError', 'a function');
  const { operations, documents, serviceOf, present = unchanged } = served;
  const basePath = readBasePath(options.basePath);
  const pathsBelowBase = createPathFinder(basePath);
  const router = new Router(operations);

  async function respond(request: HttpRequest, state: RequestState): Promise<HttpResponse> {
    const [fullPath, query] = splitUrl(request.url);
    const paths = pathsBelowBase(fullPath);
    // Without the option, the links have the prefix at which a router such as Express has mounted the handler.
    const prefix = basePath || (request.mount ?? '');
    const document = documents.find(({ path }) => paths.includes(path));
    if (document !== undefined && methodOf(request) === 'GET') return document.respond(prefix, state);
    const { operation, ids } = findOperation(router.find(paths), request);
    const service = serviceOf(request, operation);
    const { headers } = request;
    const operationOptions = operationOptionsOf(headers, state);
    const body = await request.body(operation.maxBody ?? MAX_BODY);
    const parameters = readParameters(operation.parameters, query, body);
    if (operation.stream !== undefined && acceptsEvents(headers)) {
      const onStreamError = (error: ClienteleError) => error.status >= 500 && report(onError, error, state.id);
      return eventStreamResponse(
        await operation.stream(parameters, headers),
        { headers, present, onError: onStreamError },
        state,
      );
    }
    const result = await operation.call(service, ids, parameters as never, operationOptions);
    return successResponse(JSON.stringify(withBasePath(present(result), prefix)), state);
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
export function readSingle(
  name: string,
  value: string | null | undefined,
  separator: string,
): string | null | undefined {
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

function report(onError: DispatcherOptions['onError'], error: ClienteleError, requestId: string): void {
  try {
    (onError ?? printError)(error, requestId);
  } catch {
    // A failing listener must not replace the response.
  }
}
