import type { Awaitable } from '../../ports/awaitable.ts';

/** Hashes texts with one key: HMAC-SHA-256, in base64url. */
export type KeyedHash = (text: string) => Awaitable<string>;

/** The part of `node:crypto` that is used. Bun, Deno and Workers that are compatible with Node also have it. */
interface NodeCrypto {
  createSecretKey(key: string, encoding: 'utf8'): object;
  createHmac(algorithm: string, key: object): { update(text: string): { digest(encoding: 'base64url'): string } };
}

interface NodeProcess {
  getBuiltinModule?(name: string): object | undefined;
}

/**
 * Creates the keyed hash of this platform. Stores keep the hashes, and processes on several platforms share a store, so every
 * platform makes the same hashes.
 */
export function createKeyedHash(key: string): Awaitable<KeyedHash> {
  const { process } = globalThis as { process?: NodeProcess };
  const crypto = process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined;
  return crypto ? nodeKeyedHash(crypto, key) : webKeyedHash(key);
}

/** Hashes synchronously. In Node this takes less than a tenth of the time of Web Crypto. */
function nodeKeyedHash({ createHmac, createSecretKey }: NodeCrypto, key: string): KeyedHash {
  // Once: given a text, `createHmac` would make the key again for each hash.
  const secretKey = createSecretKey(key, 'utf8');
  return (text) => createHmac('sha256', secretKey).update(text).digest('base64url');
}

export async function webKeyedHash(key: string): Promise<KeyedHash> {
  const { subtle } = globalThis.crypto;
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const cryptoKey = await subtle.importKey('raw', encoder.encode(key), algorithm, false, ['sign']);
  let previous: Promise<unknown> = Promise.resolve();
  return (text) => {
    const hash = subtle.sign('HMAC', cryptoKey, encoder.encode(text));
    // The hashes finish in any order. Waiting for the previous one keeps the order of the calls, so that a seeded id generator
    // makes the same ids in each run.
    const inOrder = previous.then(() => hash);
    previous = inOrder.catch(() => {});
    return inOrder.then((bytes) => base64url(new Uint8Array(bytes)));
  };
}

export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
