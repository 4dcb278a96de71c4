import { createDispatcher, type DispatcherOptions } from '../http/dispatcher.ts';
import { OPERATIONS } from '../http/operations.ts';
import type { RequestHandler } from '../http/request-response.ts';
import { consoleDocument } from './console-document.ts';
import type { ConsoleService } from './console-service.ts';
import { LIST_EVENTS } from './event-operation.ts';
import { maskPersonalData } from './masking/mask-result.ts';
import { invalidParameter } from './messages.ts';
import { checkNotCrossSite, checkSameOrigin } from './same-origin.ts';
import { toolOperations } from './tool-operations.ts';

export interface ConsoleHandlerOptions extends DispatcherOptions {
  /** The clientele whose customers the console shows. */
  service: ConsoleService;
  /** Whether the console can change nothing. Default: true. */
  readOnly?: boolean | undefined;
  /**
   * Whether the responses have personal data in masked form: names, email addresses, and what looks like an email address or a phone
   * number in descriptions and metadata. Default: true.
   */
  mask?: boolean | undefined;
}

const TOOLS = '/_console';

/** Creates the handler of a console that an application mounts behind its own authentication. */
export function createConsoleRequestHandler(options: ConsoleHandlerOptions): RequestHandler {
  const { service } = options;
  const readOnly = readBoolean('readOnly', options.readOnly);
  const mask = readBoolean('mask', options.mask);
  checkService(service);
  const operations = readOnly ? OPERATIONS.filter(({ method }) => method === 'GET') : OPERATIONS;
  const page = consoleDocument(async () => {
    const { livemode } = await service.describe();
    return { authentication: 'none', readOnly, masked: mask, steering: false, livemode, tools: TOOLS };
  });
  return createDispatcher(options, {
    operations: [...operations, ...toolOperations({ clientele: service }, TOOLS)],
    documents: [page],
    serviceOf: ({ headers }, { id, method }) => {
      if (method !== 'GET') checkSameOrigin(headers);
      if (id === LIST_EVENTS) checkNotCrossSite(headers);
      return service;
    },
    ...(mask ? { present: maskPersonalData } : {}),
  });
}

function readBoolean(name: string, value: unknown = true): boolean {
  if (typeof value === 'boolean') return value;
  throw invalidParameter(name, 'true or false');
}

const METHODS = ['changes', 'cursor', 'describe', 'verify'] as const;

function checkService(service: ConsoleService | undefined): void {
  const isClientele = service?.customers && METHODS.every((method) => typeof service[method] === 'function');
  if (!isClientele) throw invalidParameter('service', 'a clientele, such as the result of createClientele');
}
