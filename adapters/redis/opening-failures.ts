import { clearTimeout, monotonicNow, setTimeout } from '../../src/concurrency/real-timers.ts';
import type { AnyClienteleError } from '../../src/domain/errors.ts';
import { failureOf, unavailable } from './errors.ts';
import { isLasting } from './failure-reasons.ts';
import { probe } from './probe.ts';
import type { ServerAddress } from './redis-url.ts';
import { type ClientErrorEvent, lastErrorOf, type NodeRedisClient } from './transport/node-redis.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** Time after which the store probes a server that has not replied, in milliseconds. */
const PROBE_AFTER_MS = 300;

/** Errors of the client that name no cause: the server accepted the connection and then closed it. */
const UNEXPLAINED = /ECONNRESET|closed unexpectedly/;

/** Watches a client while it connects, and finds the cause of its failure. */
export class OpeningFailures {
  /** Rejects when the client fails for a lasting cause (failure-reasons.ts), and at the deadline. */
  readonly failure: Promise<never>;
  readonly #client: NodeRedisClient;
  readonly #ofOneServer: boolean;
  readonly #address: ServerAddress | undefined;
  readonly #timers: ReturnType<typeof setTimeout>[];
  #reject: (error: Error) => void = () => {};
  #isConnected = false;
  #isProbing = false;
  #probedCause: Error | undefined;

  /** @param address Address of the server, if the store has a URL. The server is probed if the client's error names no cause. */
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
    // A rejection after `end` has no handler.
    this.failure.catch(() => undefined);
    this.#timers = [
      setTimeout(this.#probe, PROBE_AFTER_MS),
      setTimeout(() => this.#reject(unavailable(this.cause)), Math.max(0, deadline - monotonicNow())),
    ];
  }

  /** Begins to watch what the client reports. */
  watch(): void {
    this.#client.on('error', this.#onError);
    this.#client.on('client-error', this.#onClientError);
    this.#client.on('connect', this.#onConnect);
  }

  /** Returns the known cause of the client's failure to connect. */
  get cause(): unknown {
    const reported = lastErrorOf(this.#client) ?? (this.#isConnected ? new Error('NO_REPLY') : undefined);
    return reported === undefined || UNEXPLAINED.test(String(reported)) ? (this.#probedCause ?? reported) : reported;
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
    this.#probedCause = await probe(this.#address);
    this.#isProbing = false;
    if (!this.#client.isReady && isLasting(this.#probedCause, this.#ofOneServer))
      this.#reject(unavailable(this.#probedCause));
  };
}

/** Returns the error of a failed opening. It is retryable unless its cause is lasting. */
export function openingError(caught: unknown, kind: RedisTransport['kind']): AnyClienteleError {
  const failure = failureOf(caught).error;
  // The caller set no deadline, only the time limit of opening.
  const error = failure.code === 'deadline_exceeded' ? unavailable() : failure;
  const lasting = error.code === 'store_unavailable' && isLasting(error.cause, kind === 'standalone');
  return error.with({ outcome: 'not_applied', retryable: error.retryable && !lasting });
}
