import assert from 'node:assert/strict';
import type { Server, Socket } from 'node:net';
import { inspect } from 'node:util';
import type { RedisStoreOptions } from '../../../../adapters/redis/options.ts';
import { type Clientele, type ClienteleOptions, createClientele } from '../../../../src/index.ts';
import { until } from '../../../support/redis/server.ts';
import { rejection } from '../../../support/rejection.ts';

/** Must not appear in any error. */
export const PASSWORD = 'kept-secret';

/** A store's timeout that is longer than the limit of a case, so that only an immediate failure passes. */
export const STORE_TIMEOUT = 300_000;
/** Options of a test whose opening must end long before the timeout of the store. */
export const CASE_LIMIT = { timeout: 60_000 };

export type Target = { url: string } | { client: unknown };

/** Opens a clientele on a Redis store. */
export const open = (target: Target, options: Omit<ClienteleOptions, 'store'> = {}): Promise<Clientele> =>
  createClientele({ store: { kind: 'redis', ...target } as RedisStoreOptions, ...options });

export function assertNoPassword(error: Error): void {
  const shown = [error, error.cause].map((value) => inspect(value, { depth: 9, showHidden: true }));
  const text = [...shown, error.stack, JSON.stringify(error), inspect(new Error('outer', { cause: error }))].join('\n');
  assert.ok(!text.includes(PASSWORD), text);
}

/** Asserts that opening fails with a reason, without the password, and leaves no client open. */
export async function assertFails(
  target: Target,
  message: RegExp,
  options = { timeout: STORE_TIMEOUT },
  retryable = false,
) {
  const client = 'client' in target ? (target.client as { isOpen: boolean }) : undefined;
  const wasOpen = client?.isOpen;
  const error = await rejection(open(target, options));
  assert.deepEqual([error.code, error.outcome], ['store_unavailable', 'not_applied']);
  // It would keep the process alive.
  if (client && !wasOpen) await until('the client is closed', async () => !client.isOpen);
  assert.match(error.message, message);
  assert.equal(error.retryable, retryable);
  assertNoPassword(error);
}

/** Runs a case against a server of another kind. */
export async function against(other: Server, run: (port: number) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  other.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  other.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  try {
    await run((other.address() as { port: number }).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => other.close(resolve));
  }
}
