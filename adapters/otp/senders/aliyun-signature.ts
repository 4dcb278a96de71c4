import { createHmac } from 'node:crypto';

/** Encodes a text as the signature needs it: as RFC 3986 says, everything except letters, digits and `-_.~`. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Returns the parameters as a query or form, in the order that the signature needs. */
export const formOf = (params: Readonly<Record<string, string>>): string =>
  Object.entries(params)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');

/**
 * Returns the signature of a request to an RPC API of Aliyun: HMAC-SHA1 of method, path and sorted parameters, in base64
 * (https://help.aliyun.com/document_detail/315526.html).
 */
export function signatureOf(method: 'GET' | 'POST', params: Readonly<Record<string, string>>, secret: string): string {
  const text = `${method}&${encode('/')}&${encode(formOf(params))}`;
  return createHmac('sha1', `${secret}&`).update(text).digest('base64');
}
