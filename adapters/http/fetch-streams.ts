import { processWide } from '../../src/concurrency/process-wide.ts';

/** Functions that end the open streams of the fetch handlers of this process. */
const openStreams = processWide('http.streams', () => new Set<() => void>());

/** Registers a stream of a fetch handler, which does not know its server. Returns a function that removes it. */
export function registerStream(end: () => void): () => void {
  openStreams.add(end);
  return () => void openStreams.delete(end);
}

/** Ends the streams of all fetch handlers, because a server stops. The clients of other servers connect again. */
export function endStreams(): void {
  for (const end of [...openStreams]) end();
}
