import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorOf } from '../../src/domain/errors.ts';
import { localeOf } from './accept-language.ts';
import { newRequestId, refusal } from './response.ts';

/** Serves a request by a handler that knows nothing of Node. */
export async function bridge(
  handler: (request: Request) => Response | Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const response = await handler(requestOf(incoming));
    outgoing.writeHead(response.status, [...response.headers].flat());
    if (response.body === null) outgoing.end();
    else await pipeline(Readable.fromWeb(response.body as never), outgoing);
  } catch {
    failed(incoming, outgoing);
  }
}

function requestOf(incoming: IncomingMessage): Request {
  const { method = 'GET', url = '/', headers, rawHeaders } = incoming;
  const pairs = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ''] as const] : []));
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? { body: Readable.toWeb(incoming) as never, duplex: 'half' as const } : {};
  return new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), {
    method,
    headers: pairs as never,
    ...body,
  });
}

/** In the same form as every error. One that strikes amid an answer has broken it off already: the pipeline sees to that. */
function failed({ headers }: IncomingMessage, outgoing: ServerResponse): void {
  if (outgoing.headersSent) return;
  const { status, body, ...answer } = refusal(
    errorOf('internal'),
    newRequestId(),
    localeOf(headers['accept-language']),
    false,
  );
  outgoing.writeHead(status, answer.headers);
  outgoing.end(body);
}
