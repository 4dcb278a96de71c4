import { type AnyClienteleError, ClienteleError, errorOf, invalidParameter } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import { ON_REPLAY, type OperationOptions } from '../../src/service/operation/operation.ts';
import { localeOf } from './accept-language.ts';
import { ApiKeys, keyIn } from './api-keys.ts';
import { openApi } from './openapi/document.ts';
import { type HttpService, OPERATIONS } from './operations.ts';
import { parametersOf } from './parameters.ts';
import type { Handle, HttpHeaders, HttpRequest, HttpResponse } from './request-response.ts';
import { newRequestId, refusal, success } from './response.ts';
import { Router } from './router.ts';

export interface HttpHandlerOptions {
  /** The clientele that answers for each API key. The key alone decides: its prefix says nothing about the mode. */
  keys: Readonly<Record<string, HttpService>>;
  /** Hears of every answer with a status of 500 or more, with what caused it; the answer itself tells nobody. Default: nothing is said. */
  onError?: ((error: ClienteleError, requestId: string) => void) | undefined;
}

const DOCUMENT = '/openapi.json';

/** A call under way, as far as its refusal needs to know it. */
interface Call {
  readonly requestId: string;
  replayed: boolean;
}

/** The HTTP face without a server: decode, call, encode. */
export function httpHandler({ keys, onError }: HttpHandlerOptions, operations = OPERATIONS): Handle {
  const keyring = new ApiKeys(keys);
  const router = new Router(operations);
  let document: string | undefined;

  async function answer(request: HttpRequest, call: Call): Promise<HttpResponse> {
    const [path, query] = splitTarget(request.target);
    if (path === DOCUMENT && request.method === 'GET') {
      document ??= JSON.stringify(openApi(operations));
      return success(document, call.requestId, false);
    }
    const { operation, ids } = routeOf(router, path, request);
    const { headers } = request;
    const service = keyring.serviceOf(keyIn(once('Authorization', headers.get('authorization'), ',')), request.client);
    const options = optionsOf(headers, call);
    const params = parametersOf(operation.parameters, query, await request.body());
    const value = await operation.call(service, ids, params as never, options);
    return success(JSON.stringify(value), call.requestId, call.replayed);
  }

  return async (request) => {
    const call: Call = { requestId: newRequestId(), replayed: false };
    try {
      return await answer(request, call);
    } catch (caught) {
      const error = withoutKey(ClienteleError.from(caught), request.headers);
      if (error.status >= 500) told(onError, error, call.requestId);
      return refusal(error, call.requestId, localeOf(request.headers.get('accept-language')), call.replayed);
    }
  };
}

/** Path and query of a target, which may name a host before them. */
function splitTarget(target: string): [path: string, query: string] {
  const start = target.startsWith('/') ? 0 : target.indexOf('/', target.indexOf('//') + 2);
  const at = target.indexOf('?');
  return at < 0 ? [target.slice(start), ''] : [target.slice(start, at), target.slice(at + 1)];
}

/** @throws InvalidRequestError where there is nothing at the path, or nothing that has this method */
function routeOf(router: Router, path: string, { method, headers }: HttpRequest) {
  const route = router.find(path);
  if (route === undefined) throw errorOf('resource_missing');
  const override = method === 'POST' ? headers.get('x-http-method-override') : undefined;
  const operation = route.methods.get(override ? override.toUpperCase() : method);
  if (operation !== undefined) return { operation, ids: route.ids };
  const values = { methods: [...route.methods.keys()].join(', ') };
  throw errorOf('method_not_allowed', { detail: expectation('{methods}', values) });
}

const NO_OPTIONS: OperationOptions = {};

function optionsOf(headers: HttpHeaders, call: Call): OperationOptions {
  const idempotencyKey = once('Idempotency-Key', headers.get('idempotency-key'), ', ');
  if (idempotencyKey === null || idempotencyKey === undefined) return NO_OPTIONS;
  if (!/^[\x20-\x7e]{1,255}$/.test(idempotencyKey)) {
    throw invalidParameter('Idempotency-Key', 'a string of 1 to 255 printable ASCII characters');
  }
  const onReplay = () => {
    call.replayed = true;
  };
  return { idempotencyKey, [ON_REPLAY]: onReplay };
}

/** A header's value. One that was sent twice cannot be told from one value with the separator in it: both are refused. */
function once(name: string, value: string | null | undefined, separator: string): string | null | undefined {
  if (value?.includes(separator)) throw invalidParameter(name, 'given once');
  return value;
}

/** Fewest characters of a key by which it is recognised in the name of a parameter. */
const RECOGNISED = 8;

/** A client that sends its key as a parameter does not get it back either: answers are logged in more places than headers. */
function withoutKey(error: AnyClienteleError, headers: HttpHeaders): AnyClienteleError {
  const key = keyIn(headers.get('authorization')) ?? '';
  const isNamed = key.length >= RECOGNISED && error.param?.includes(key.slice(0, 2 * RECOGNISED));
  return isNamed ? error.with({ param: '(API key)' }) : error;
}

function told(onError: HttpHandlerOptions['onError'], error: ClienteleError, requestId: string): void {
  try {
    onError?.(error, requestId);
  } catch {
    // Whoever listens must not keep the caller from the answer.
  }
}
