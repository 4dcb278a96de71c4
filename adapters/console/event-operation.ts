import { readOptions } from '../../src/commands/read-options.ts';
import { customerId } from '../../src/commands/schemas.ts';
import { stringMatcher } from '../../src/commands/string-matcher.ts';
import { completeObject, listOf } from '../http/openapi/schema-parts.ts';
import { described, readInteger } from '../http/operation-parameters.ts';
import type { HttpOperation } from '../http/operations.ts';
import type { HttpHeaders } from '../http/request-response.ts';
import type { ConsoleSource } from './console-service.ts';
import { followEvents } from './feed/event-source.ts';
import { latestEventsOf } from './feed/latest-events.ts';
import { invalidParameter } from './messages.ts';

/** Id of the operation for events. */
export const LIST_EVENTS = 'listEvents';

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 10;
const MAX_CURSOR_LENGTH = 1000;

const parameters = {
  $id: LIST_EVENTS,
  type: 'object',
  additionalProperties: false,
  properties: {
    after: described(
      { type: 'string' },
      'Event stream: cursor after which it starts. Default: the present end of the feed. The header Last-Event-ID replaces it.',
    ),
    customer: described(customerId, 'List: only events of this customer.'),
    limit: described({ type: 'integer', minimum: 1, maximum: MAX_LIMIT }, 'List: number of events. Default 10.'),
  },
} as const;

const event = completeObject({
  id: { type: 'string' },
  object: { const: 'event' },
  type: { type: 'string' },
  created: { type: 'integer' },
  livemode: { type: 'boolean' },
  data: { type: 'object' },
  cursor: { type: 'string', description: 'A stream with this `after` starts after the event.' },
});

const response = listOf(event, 'Whether the feed has, or may have, older events.');

type Given = { readonly [N in keyof typeof parameters.properties]?: unknown };
const NAMES = Object.keys(parameters.properties) as (keyof Given)[];

const isCustomerId = stringMatcher(customerId);

function readListParameters(given: object = {}): { readonly customer: string | undefined; readonly limit: number } {
  const { after, customer, limit }: Given = readOptions(given, NAMES);
  if (after !== undefined) {
    throw invalidParameter('after', 'omitted, unless the request has the header Accept: text/event-stream');
  }
  if (customer !== undefined && !isCustomerId(customer)) throw invalidParameter('customer', customerId.description);
  return { customer, limit: readInteger('limit', limit, 1, MAX_LIMIT) ?? DEFAULT_LIMIT };
}

/**
 * Reads the cursor after which a stream starts. `Last-Event-ID` is newer than `after`: the browser adds it when it connects
 * again, to the URL of the first connection.
 */
function readAfter(given: object = {}, headers: HttpHeaders): string | undefined {
  const { after, ...others }: Given = readOptions(given, NAMES);
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw invalidParameter(other, 'omitted, because the request has the header Accept: text/event-stream');
  }
  const cursor = headers.get('last-event-id') ?? after;
  if (cursor === undefined || (typeof cursor === 'string' && cursor.length <= MAX_CURSOR_LENGTH)) return cursor;
  throw invalidParameter('after', 'the text of a cursor');
}

/** Creates the operation for events: a stream of new ones, or a list of the latest ones. */
export const eventOperation = (source: ConsoleSource, path: string): HttpOperation => ({
  id: LIST_EVENTS,
  summary: 'List the latest events, or follow the feed as server-sent events with Accept: text/event-stream',
  method: 'GET',
  path,
  parameters,
  response,
  call: async (_service, _ids, params: object | undefined) => {
    const { customer, limit } = readListParameters(params);
    const { events, hasMore } = await latestEventsOf(source.clientele, customer).find(limit, customer);
    return { object: 'list', url: path, has_more: hasMore, data: events };
  },
  stream: (params, headers) => followEvents(source, readAfter(params, headers)),
});
