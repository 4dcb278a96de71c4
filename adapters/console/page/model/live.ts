import { get, openStream } from './api.ts';
import { Backoff } from './backoff.ts';
import { toolPath } from './configuration.ts';
import { EventParser } from './server-sent-events.ts';
import { readClock } from './server-time.ts';
import { createState } from './state.ts';
import type { Event, Page } from './wire.ts';

/** Number of events that the page keeps. */
const MAX_EVENTS = 500;
/** The server sends a comment every 15 seconds. */
const SILENCE_MS = 40_000;
/** After a stream was open this long, the next wait is short again. A failing server closes each stream immediately. */
const HEALTHY_MS = 2000;

/** `connecting`: also while the page waits before another attempt. */
export type LiveState = 'connecting' | 'live';

export const liveState = createState<LiveState>('connecting');
/** The latest events, newest first. undefined until they are known. */
export const liveEvents = createState<readonly Event[] | undefined>(undefined);

/** Number of times that all data had to be loaded again: after a reset, a snapshot, a new server or a long interruption. */
export const generation = createState(0);

const listeners = new Set<(event: Event) => void>();

/** Calls the listener for each new event. Returns a function that ends this. */
export function onEvent(listener: (event: Event) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the events until the signal aborts. */
export async function follow(signal: AbortSignal, backoff = new Backoff()): Promise<void> {
  liveEvents.set(undefined);
  while (!signal.aborted) {
    try {
      // Before the stream, because a platform may deliver no stream.
      if (liveEvents.value === undefined) liveEvents.set((await readLatest(signal)).data);
      await followStream(signal, backoff);
    } catch {
      // The next attempt meets the same error if it persists. Until then the state is `connecting`.
    }
    liveState.set('connecting');
    if (signal.aborted) return;
    await backoff.wait(signal);
  }
}

/** Follows one stream until it ends, and first the events since the previous one. */
async function followStream(signal: AbortSignal, backoff: Backoff): Promise<void> {
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  signal.addEventListener('abort', abort);
  let silence = setTimeout(abort, SILENCE_MS);
  let healthy: ReturnType<typeof setTimeout> | undefined;
  try {
    // The stream starts at the present end of the feed, so the list that is read after it leaves no gap.
    const reader = (await openStream(toolPath('events'), attempt.signal)).getReader();
    catchUp(await readLatest(attempt.signal));
    readClock();
    liveState.set('live');
    healthy = setTimeout(() => backoff.reset(), HEALTHY_MS);
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(abort, SILENCE_MS);
      for (const { type, data } of parser.push(decoder.decode(read.value, { stream: true }))) {
        if (type === 'error') return;
        if (type === 'reset') {
          replaceEvents((await readLatest(attempt.signal)).data);
          // Each snapshot has its own time.
          readClock();
        } else {
          backoff.reset();
          publish(JSON.parse(data));
        }
      }
    }
  } finally {
    clearTimeout(silence);
    clearTimeout(healthy);
    signal.removeEventListener('abort', abort);
    attempt.abort();
  }
}

const readLatest = (signal: AbortSignal): Promise<Page<Event>> =>
  get<Page<Event>>(toolPath('events?limit=100'), signal);

/** Publishes the events of a list that are newer than the known ones. */
function catchUp({ data, has_more }: Page<Event>): void {
  const [newest] = liveEvents.value ?? [];
  const end = has_more ? -1 : data.length;
  const count = newest === undefined ? end : data.findIndex(({ id }) => id === newest.id);
  // The list does not reach back to the known events, or a server that was started again has other ones.
  if (count < 0) replaceEvents(data);
  else for (const event of data.slice(0, count).reverse()) publish(event);
}

/** Shows other events, and makes all sections load their data again. */
function replaceEvents(events: readonly Event[]): void {
  liveEvents.set(events);
  generation.set(generation.value + 1);
}

/** Publishes a new event. The stream may repeat events of the list that was read after its start. */
function publish(event: Event): void {
  const known = liveEvents.value ?? [];
  if (known.some(({ id }) => id === event.id)) return;
  liveEvents.set([event, ...known].slice(0, MAX_EVENTS));
  for (const listener of [...listeners]) listener(event);
}
