import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { errorOf } from '../../src/domain/errors.ts';
import { invalidParameter } from './messages.ts';
import type { HttpService } from './operations.ts';
import { WrongKeyLimiter } from './wrong-key-limiter.ts';

/** The characters that both Basic and Bearer can carry. */
const KEY = /^[A-Za-z0-9._~+/=-]{1,255}$/;

/** Bytes of a digest that serve as its key in the map. */
const PREFIX_BYTES = 8;

/** A random key of this length cannot be guessed, so it works even for a client that sent too many wrong keys. */
const UNGUESSABLE_LENGTH = 24;

/** Bounds the memory: beyond it an entry forgets its clients. */
const MAX_CLIENTS = 10_000;

interface Entry {
  readonly digest: Buffer;
  readonly service: HttpService;
  readonly guessable: boolean;
  /** Clients that have used the key. Wrong keys from the same address, such as a shared proxy, do not lock them out. */
  readonly clients: Set<string>;
}

/**
 * Finds the service of an API key. It stores and compares salted digests, so that neither `inspect` nor the response time
 * reveals a key.
 */
export class ApiKeys {
  readonly #salt = randomBytes(16);
  readonly #entries = new Map<string, Entry>();
  readonly #limiter: WrongKeyLimiter;

  /** @throws InvalidRequestError if the object has no key, or a key is malformed; the error does not contain the key */
  constructor(keys: Readonly<Record<string, HttpService>>, limiter = new WrongKeyLimiter()) {
    this.#limiter = limiter;
    // The indexes of an array would be keys that anyone can guess.
    const pairs = typeof keys === 'object' && keys !== null && !Array.isArray(keys) ? Object.entries(keys) : [];
    if (pairs.length === 0 || !pairs.every(([, service]) => service?.customers)) {
      throw invalidParameter('keys', 'an object that maps each API key to a clientele');
    }
    for (const [key, service] of pairs) {
      if (!KEY.test(key)) {
        throw invalidParameter(
          'keys',
          'an object whose keys have 1 to 255 characters each: letters, digits or any of . _ ~ + / = -',
        );
      }
      const digest = this.#digest(key);
      this.#entries.set(prefixOf(digest), {
        digest,
        service,
        guessable: key.length < UNGUESSABLE_LENGTH,
        clients: new Set(),
      });
    }
  }

  /**
   * Returns the service of a key. For a client that sent too many wrong keys, a short key works only if this client used it
   * before.
   * @param client Undefined if unknown. All unknown clients share one count, and their right keys always work.
   * @throws AuthenticationError, RateLimitError
   */
  serviceOf(key: string | undefined, client: string | undefined): HttpService {
    if (key === undefined) throw errorOf('api_key_invalid');
    const digest = this.#digest(key);
    const entry = this.#entries.get(prefixOf(digest));
    if (entry === undefined || !timingSafeEqual(entry.digest, digest)) {
      this.#limiter.record(client ?? '');
      throw errorOf(this.#limiter.isLimited(client ?? '') ? 'rate_limited' : 'api_key_invalid');
    }
    if (client !== undefined && entry.guessable && !entry.clients.has(client)) this.#addClient(entry, client);
    return entry.service;
  }

  #addClient({ clients }: Entry, client: string): void {
    if (this.#limiter.isLimited(client)) throw errorOf('rate_limited');
    if (clients.size >= MAX_CLIENTS) clients.clear();
    clients.add(client);
  }

  #digest(key: string): Buffer {
    return createHash('sha256').update(this.#salt).update(key).digest();
  }
}

const prefixOf = (digest: Buffer): string => digest.toString('latin1', 0, PREFIX_BYTES);

/** Reads the key from an Authorization header: the user name of Basic, or the token of Bearer. */
export function readApiKey(authorization: string | null | undefined): string | undefined {
  const [, scheme = '', credentials = ''] = /^(basic|bearer) +(\S+)\s*$/i.exec(authorization ?? '') ?? [];
  const key = scheme.toLowerCase() === 'basic' ? userOf(credentials) : credentials;
  return KEY.test(key) ? key : undefined;
}

/** Returns the user name in credentials of Basic; empty if they are malformed or have a password. */
function userOf(credentials: string): string {
  try {
    const [user = '', ...password] = atob(credentials).split(':');
    return password.join(':') === '' ? user : '';
  } catch {
    return '';
  }
}
