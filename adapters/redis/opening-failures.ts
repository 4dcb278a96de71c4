import { clearTimeout, monotonicNow, setTimeout } from '../../src/concurrency/real-timers.ts';
import type { AnyClienteleError } from '../../src/domain/errors.ts';
import { failureOf, unavailable } from './errors.ts';
import { isLasting } from './failure-reasons.ts';
import { probe } from './probe.ts';
import type { ServerAddress } from './redis-url.ts';
import { type ClientErrorEvent, lastErrorOf, type NodeRedisClient } from './transport/node-redis.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** A server that has not replied after this time is probed, in milliseconds. */
const PROBE_AFTER_MS = 300;

/** The client's errors for connections that the server accepts and then closes. */
const UNEXPLAINED = /ECONNRESET|closed unexpectedly/;

/** Watches a client that connects, to learn why it fails. */
export class OpeningFailures {
  /** Rejects as soon as the client fails for a cause that does not go away without help, and at the deadline. */
  readonly failure: Promise<never>;
  readonly #client: NodeRedisClient;
  readonly #ofOneServer: boolean;
  readonly #address: ServerAddress | undefined;
  readonly #timers: ReturnType<typeof setTimeout>[];
  #reject: (error: Error) => void = () => {};
  #isConnected = false;
  #isProbing = false;
  #found: Error | undefined;

  /** @param address Where the server is, if the store knows. It is then probed if the client's error explains nothing. */
  constructor(
    client: NodeRedisClient,
    kind: RedisTransport['kind'],
    address: ServerAddress | undefined,
    deadline: number,
  ) {
    this.#client = client;
    this.#ofOneServer = kind === 'standalone';
    this.#address = address;
    this.failure = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    // Rejections after the end are of no interest.
    this.failure.catch(() => undefined);
    client.on('error', this.#onError);
    client.on('client-error', this.#onClientError);
    client.on('connect', this.#onConnect);
    this.#timers = [
      setTimeout(this.#probe, PROBE_AFTER_MS),
      setTimeout(() => this.#reject(unavailable(this.cause)), Math.max(0, deadline - monotonicNow())),
    ];
  }

  /** Why the client is not connected, as far as is known. */
  get cause(): unknown {
    const reported = lastErrorOf(this.#client) ?? (this.#isConnected ? new Error('NO_REPLY') : undefined);
    return reported === undefined || UNEXPLAINED.test(String(reported)) ? (this.#found ?? reported) : reported;
  }

  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#client.off('error', this.#onError);
    this.#client.off('client-error', this.#onClientError);
    this.#client.off('connect', this.#onConnect);
  }

  readonly #onError = (cause?: unknown): void => {
    if (isLasting(cause, this.#ofOneServer)) this.#reject(unavailable(cause));
    else if (UNEXPLAINED.test(String(cause))) void this.#probe();
  };

  readonly #onClientError = ({ error }: ClientErrorEvent): void => this.#onError(error);

  readonly #onConnect = (): void => {
    this.#isConnected = true;
  };

  readonly #probe = async (): Promise<void> => {
    if (this.#isProbing || this.#client.isReady || this.#address === undefined) return;
    this.#isProbing = true;
    this.#found = await probe(this.#address);
    this.#isProbing = false;
    if (!this.#client.isReady && isLasting(this.#found, this.#ofOneServer)) this.#reject(unavailable(this.#found));
  };
}

/** Returns the error of a failed opening. A retry helps only if the cause can go away. */
export function openingError(caught: unknown, kind: RedisTransport['kind']): AnyClienteleError {
  const failure = failureOf(caught).error;
  // The caller gave no deadline to this operation, but a time limit of opening.
  const error = failure.code === 'deadline_exceeded' ? unavailable() : failure;
  const lasting = error.code === 'store_unavailable' && isLasting(error.cause, kind === 'standalone');
  return error.with({ outcome: 'not_applied', retryable: error.retryable && !lasting });
}
