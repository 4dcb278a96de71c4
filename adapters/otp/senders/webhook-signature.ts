import { createHmac } from 'node:crypto';
import { errorOf } from '../../../src/domain/errors.ts';
import { expectation } from '../messages.ts';

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Bounds of a key in bytes, from the specification. */
const MIN_KEY = 24;
const MAX_KEY = 64;

/** Reads a signing secret of Standard Webhooks. @throws InvalidRequestError, which does not quote it */
export function readSigningKey(secret: unknown): Buffer | undefined {
  if (secret === undefined) return undefined;
  const text = typeof secret === 'string' && secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(BASE64.test(text) ? text : '', 'base64');
  if (key.length >= MIN_KEY && key.length <= MAX_KEY) return key;
  const detail = expectation('whsec_ and 24 to 64 random bytes in base64: `whsec_$(openssl rand -base64 32)`');
  throw errorOf('parameter_invalid', { param: 'secret', detail });
}

/** Returns the headers of Standard Webhooks 1.0 for a body. `timestamp` is in Unix seconds. */
export const signedHeaders = (key: Buffer, id: string, timestamp: number, body: string): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
});
