import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { errorOf, invalidParameter } from '../../src/domain/errors.ts';
import { FailedKeys } from './failed-keys.ts';
import type { HttpService } from './operations.ts';

/** What both ways of sending a key can carry. */
const KEY = /^[A-Za-z0-9._~+/=-]{1,255}$/;

/** Bytes of a digest by which it is looked up; the whole of it decides. */
const PREFIX = 8;

/** Clients that are remembered to have used a key. */
const MAX_CLIENTS = 10_000;

interface Entry {
  readonly digest: Buffer;
  readonly service: HttpService;
  /** Clients that have used the key: they are not held off by the wrong keys of others at the same address. */
  readonly clients: Set<string>;
}

/**
 * Finds the service of an API key. Keys are kept and compared as digests with a salt of this process: whoever prints a handler
 * sees none, and the time of an answer tells nothing about them.
 */
export class ApiKeys {
  readonly #salt = randomBytes(16);
  readonly #entries = new Map<string, Entry>();
  readonly #failed: FailedKeys;

  /** @throws InvalidRequestError where there is no key, or one is malformed; never naming it */
  constructor(keys: Readonly<Record<string, HttpService>>, failed = new FailedKeys()) {
    this.#failed = failed;
    const pairs = typeof keys === 'object' && keys !== null ? Object.entries(keys) : [];
    if (pairs.length === 0) throw invalidParameter('keys', 'an object that maps each API key to a clientele');
    for (const [key, service] of pairs) {
      if (!KEY.test(key))
        throw invalidParameter(
          'keys',
          'an object whose keys have 1 to 255 characters each: letters, digits or any of . _ ~ + / = -',
        );
      if (!service?.customers) throw invalidParameter('keys', 'an object that maps each API key to a clientele');
      const digest = this.#digest(key);
      this.#entries.set(prefixOf(digest), { digest, service, clients: new Set() });
    }
  }

  /**
   * The service of the key that was sent. A client that tried too many wrong ones is held off, a right key of its own apart.
   * @param client Undefined where it is not known: all such share one count, and a right key is always served.
   * @throws AuthenticationError, RateLimitError
   */
  serviceOf(key: string | undefined, client: string | undefined): HttpService {
    if (key === undefined) throw errorOf('api_key_invalid');
    const digest = this.#digest(key);
    const entry = this.#entries.get(prefixOf(digest));
    if (entry === undefined || !timingSafeEqual(entry.digest, digest)) {
      this.#failed.add(client ?? '');
      throw errorOf(this.#failed.areTooMany(client ?? '') ? 'rate_limited' : 'api_key_invalid');
    }
    if (client !== undefined && !entry.clients.has(client)) this.#admit(entry, client);
    return entry.service;
  }

  #admit({ clients }: Entry, client: string): void {
    if (this.#failed.areTooMany(client)) throw errorOf('rate_limited');
    if (clients.size >= MAX_CLIENTS) clients.clear();
    clients.add(client);
  }

  #digest(key: string): Buffer {
    return createHash('sha256').update(this.#salt).update(key).digest();
  }
}

const prefixOf = (digest: Buffer): string => digest.toString('latin1', 0, PREFIX);

/** The key in an Authorization header: the user name of Basic, or the token of Bearer. Undefined where there is none. */
export function keyIn(authorization: string | null | undefined): string | undefined {
  const [, scheme = '', credentials = ''] = /^(basic|bearer) +(\S+)\s*$/i.exec(authorization ?? '') ?? [];
  const key = scheme.length === 'basic'.length ? userOf(credentials) : credentials;
  return KEY.test(key) ? key : undefined;
}

function userOf(credentials: string): string {
  try {
    const [user = '', ...password] = atob(credentials).split(':');
    return password.join(':') === '' ? user : '';
  } catch {
    return '';
  }
}
