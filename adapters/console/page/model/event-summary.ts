import type { Event, EventType } from './wire.ts';

/** How an event is shown: its tone, and the id of its customer. */
export const EVENT_TONES = {
  'customer.created': 'good',
  'customer.updated': 'info',
  'customer.deleted': 'bad',
  'customer.source.created': 'good',
  'customer.source.deleted': 'warn',
} as const satisfies Record<EventType, string>;

/** Returns the id of the customer that an event is about. */
export const customerOf = ({ data: { object } }: Event): string =>
  object.object === 'card' ? object.customer : object.id;

/** A field that an update changed. */
export interface Change {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const textOf = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);

/** Returns the changes of an update, with a change for each pair of metadata. */
export function changesOf(event: Event): Change[] {
  if (event.type !== 'customer.updated') return [];
  const { object, previous_attributes } = event.data;
  const before: Readonly<Record<string, unknown>> = previous_attributes;
  const after: Readonly<Record<string, unknown>> = { ...object };
  return Object.keys(before).flatMap((field): Change[] => {
    if (field !== 'metadata') return [{ field, before: textOf(before[field]), after: textOf(after[field]) }];
    return pairChanges(before.metadata, after.metadata);
  });
}

function pairChanges(before: unknown, after: unknown): Change[] {
  const old = new Map(Object.entries((before ?? {}) as object));
  const next = new Map(Object.entries((after ?? {}) as object));
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((name) => old.get(name) !== next.get(name))
    .map((name) => ({ field: `metadata.${name}`, before: textOf(old.get(name)), after: textOf(next.get(name)) }));
}
