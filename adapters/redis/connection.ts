import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import { failureOf, unavailable } from './errors.ts';
import type { RedisClient, RedisStoreOptions } from './options.ts';
import { listen, type Sender, senderOf } from './transport/transport.ts';

/** How long opening may take, in milliseconds. */
const OPENING_MS = 5000;
/** A connection on which nothing has come for longer than this is given up: the server may be gone without a word. */
const SILENT_MS = 5000;

/** What a server says of itself, as far as it matters here. */
export interface ServerFacts {
  readonly version: string;
  readonly maxmemoryPolicy: string;
  /** `off`, or how often the append-only file is synced: `always`, `everysec`, `no`; `on` where the server does not say. */
  readonly aof: string;
}

export interface Connection {
  readonly sender: Sender;
  readonly servers: readonly ServerFacts[];
  close(): void;
}

/**
 * Connects to the url, or uses the client; checks the servers.
 * @throws ApiError `store_unavailable` where there is no answer within 5 seconds
 * @throws InvalidRequestError where a server would evict what is stored
 */
export async function connect(options: RedisStoreOptions): Promise<Connection> {
  const own = options.client === undefined ? await clientOf(options.url) : undefined;
  const client = own ?? (options.client as RedisClient);
  let sender: Sender | undefined;
  const close = () => {
    sender?.close();
    if (own?.isOpen) own.destroy();
  };
  let late = false;
  const opening = async (): Promise<Connection> => {
    if (!client.isOpen) await listen(client).connect();
    sender = await senderOf(client);
    if (late) close();
    const servers = await Promise.all((await sender.servers()).map(factsOf));
    return { sender, servers, close };
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), OPENING_MS);
  });
  try {
    return await Promise.race([opening(), over]);
  } catch (error) {
    late = true;
    close();
    throw failureOf(error).error.with({ outcome: 'not_applied' });
  } finally {
    clearTimeout(timer);
  }
}

async function clientOf(url: string) {
  const { createClient } = await import('redis');
  return listen(
    createClient({
      url,
      disableOfflineQueue: true,
      pingInterval: SILENT_MS / 5,
      commandOptions: { timeout: 0 },
      socket: {
        connectTimeout: OPENING_MS / 2,
        socketTimeout: SILENT_MS,
        reconnectStrategy: (retries) => Math.min(20 * 2 ** retries, 500),
      },
    }),
  );
}

async function factsOf(server: Sender): Promise<ServerFacts> {
  const info = String(await server.send(undefined, ['INFO']));
  const fact = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const maxmemoryPolicy = fact('maxmemory_policy') ?? 'unknown';
  if (/^(allkeys|volatile)-/.test(maxmemoryPolicy)) {
    const detail = expectation('a server whose maxmemory-policy is noeviction');
    throw errorOf('parameter_invalid', { param: 'store', detail });
  }
  const aof = fact('aof_enabled') === '1' ? await syncOf(server) : 'off';
  return { version: fact('redis_version') ?? 'unknown', maxmemoryPolicy, aof };
}

/** CONFIG is forbidden in many places. */
async function syncOf(server: Sender): Promise<string> {
  try {
    const answer = await server.send(undefined, ['CONFIG', 'GET', 'appendfsync']);
    return String((Array.isArray(answer) ? answer[1] : Object.values(answer as object)[0]) ?? 'on');
  } catch {
    return 'on';
  }
}
