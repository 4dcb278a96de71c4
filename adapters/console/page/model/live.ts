import { get, openStream, RequestFailure } from './api.ts';
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

/** `connecting`: also while the page waits before another attempt. */
export type LiveState = 'connecting' | 'live';

export const liveState = createState<LiveState>('connecting');
/** The latest events, newest first. undefined until they are known. */
export const liveEvents = createState<readonly Event[] | undefined>(undefined);

/** Number of times that the server has replaced its data, by a reset or a snapshot. */
export const generation = createState(0);

const listeners = new Set<(event: Event) => void>();

/** Calls the listener for each new event. Returns a function that ends this. */
export function onEvent(listener: (event: Event) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the events until the signal aborts. After an interruption it continues after the last event. */
export async function follow(signal: AbortSignal): Promise<void> {
  const backoff = new Backoff();
  liveEvents.set(undefined);
  let cursor: string | undefined;
  let isKnown = false;
  while (!signal.aborted) {
    try {
      if (!isKnown) {
        cursor = await readLatest(signal);
        isKnown = true;
      }
      const isUseless = await readStream(cursor, signal, (event, id) => {
        cursor = id;
        backoff.reset();
        publish(event);
      });
      // The server has other data, or the events after the cursor are gone.
      if (isUseless) isKnown = false;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof RequestFailure && isRefused(error)) isKnown = false;
    }
    liveState.set('connecting');
    await backoff.wait(signal);
  }
}

const isRefused = ({ exchange }: RequestFailure): boolean => exchange.status !== undefined && exchange.status < 500;

/** Reads the latest events. Returns the cursor of the newest one. */
async function readLatest(signal: AbortSignal): Promise<string | undefined> {
  const { data } = await get<Page<Event>>(toolPath('events?limit=100'), signal);
  liveEvents.set(data);
  return data[0]?.cursor;
}

/** Reads a stream until it ends. Returns whether its cursor has become useless. */
async function readStream(
  cursor: string | undefined,
  signal: AbortSignal,
  receive: (event: Event, id: string) => void,
): Promise<boolean> {
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  signal.addEventListener('abort', abort);
  let silence = setTimeout(abort, SILENCE_MS);
  try {
    const query = cursor === undefined ? '' : `?after=${encodeURIComponent(cursor)}`;
    const reader = (await openStream(toolPath(`events${query}`), attempt.signal)).getReader();
    liveState.set('live');
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(abort, SILENCE_MS);
      for (const { id, type, data } of parser.push(decoder.decode(read.value, { stream: true }))) {
        if (type === 'error') return true;
        if (type === 'reset') {
          generation.set(generation.value + 1);
          // Each snapshot has its own time.
          readClock();
          return true;
        }
        receive(JSON.parse(data), id);
      }
    }
    return false;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', abort);
    attempt.abort();
  }
}

function publish(event: Event): void {
  liveEvents.set([event, ...(liveEvents.value ?? [])].slice(0, MAX_EVENTS));
  for (const listener of [...listeners]) listener(event);
}
