/** A request as a command of a shell shows it. */
export interface CurlRequest {
  /** Complete, without the API key. */
  readonly url: string;
  readonly method: string;
  readonly body?: object | undefined;
  readonly idempotencyKey?: string | undefined;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Writes a request as a curl command. The key stays a variable of the shell, so that the command can be pasted anywhere.
 * @param authentication `none`: the cookie of the application takes the place of the key.
 */
export function curlOf({ url, method, body, idempotencyKey }: CurlRequest, authentication: 'key' | 'none'): string {
  const parts = [
    `curl ${quote(url)}`,
    authentication === 'key' ? '-u "$CLIENTELE_KEY:"' : '-H "Cookie: $COOKIE"',
    ...(method === 'GET' || (method === 'POST' && body) ? [] : [`-X ${method}`]),
    ...(idempotencyKey === undefined ? [] : [`-H ${quote(`Idempotency-Key: ${idempotencyKey}`)}`]),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${quote(JSON.stringify(body))}`]),
  ];
  return parts.join(' \\\n  ');
}
