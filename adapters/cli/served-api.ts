import { consoleDocument } from '../console/console-document.ts';
import type { HttpDocument } from '../http/dispatcher.ts';
import { type HttpOperation, type HttpService, OPERATIONS } from '../http/operations.ts';
import type { RequestHandler } from '../http/request-response.ts';
import type { LiveServerArguments, TestServerArguments } from './arguments.ts';
import { findLiveCustomers } from './live-customers.ts';
import { openStore, requireFile } from './open-store.ts';
import { type ObservedRequest, observeRequests } from './request-log.ts';
import type { PrintEvent } from './server-output.ts';
import { steer } from './steering/index.ts';
import { World } from './steering/world.ts';
import { issueTestCard } from './test-cards.ts';
import { issueVaultCard } from './vault-cards.ts';

/** What a server serves. */
export interface ServedApi {
  readonly service: HttpService;
  readonly operations: readonly HttpOperation[];
  /** The console. Empty without it. */
  readonly documents: readonly HttpDocument[];
  /** Why there is no console, and no operation that steers the server. */
  readonly withoutConsole: string | undefined;
  /** Wraps the handler of the operations. It calls `observe` after each request. */
  wrap(handle: RequestHandler, observe: (request: ObservedRequest) => void): RequestHandler;
  close(): Promise<void>;
}

/** A card to bind. The code is in the SMS if it is absent. */
export interface PrintedCard {
  readonly source: string;
  readonly sms_code: { readonly id: string; readonly code?: string };
}

/** The page of the console. It can change everything, because the server has test customers only. */
const page = consoleDocument(async () => ({
  authentication: 'key',
  readOnly: false,
  masked: false,
  steering: true,
  livemode: false,
  tools: '/_test',
}));

/**
 * Opens the world of a test server, which clients can steer unless the store has live customers.
 * @param signal Ends the import of a seed.
 * @throws SeedFileError, ClienteleError
 */
export async function openTestApi(
  options: TestServerArguments,
  print: PrintEvent,
  onIssue: (card: PrintedCard) => void,
  signal: AbortSignal,
): Promise<ServedApi> {
  const withoutConsole = await findLiveCustomers(options.store, options.namespace);
  const world = await World.open({ ...options, print }, signal);
  const close = () => world.close();
  if (withoutConsole !== undefined) {
    return { service: world, operations: OPERATIONS, documents: [], withoutConsole, wrap: observeRequests, close };
  }
  const issueCard = options.verifiers === 'otp' ? issueVaultCard(world, onIssue) : issueTestCard(world, onIssue);
  const steering = steer(world, [...OPERATIONS, issueCard]);
  return { ...steering, service: world, documents: [page], withoutConsole, close };
}

/**
 * Opens the live customers of a store. No operation steers this server, and none issues cards.
 * @throws CommandError if the store cannot be opened
 */
export async function openLiveApi({ store, events, ...scope }: LiveServerArguments): Promise<ServedApi> {
  const toOpen = { option: '--store', store, limits: { events } };
  requireFile(toOpen);
  const clientele = await openStore(toOpen, scope);
  return {
    service: clientele,
    operations: OPERATIONS,
    documents: [],
    withoutConsole: 'the server is in live mode',
    wrap: observeRequests,
    close: () => clientele.close(),
  };
}
