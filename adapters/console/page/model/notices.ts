import type { Exchange } from './api.ts';
import { createState } from './state.ts';

/** What an action did. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly exchange: Exchange | undefined;
}

const MAX_NOTICES = 3;
const PAUSE_MS = 50;

export const notices = createState<readonly Notice[]>([]);
/** A text for screen readers alone. */
export const announcement = createState('');
let count = 0;

/** Tells a screen reader about an effect that others see. */
export function announce(text: string): void {
  // A screen reader reads the same text again only after the region was empty.
  announcement.set('');
  setTimeout(() => announcement.set(text), PAUSE_MS);
}

/** Shows what an action did, with its request and response. */
export function notify(text: string, exchange?: Exchange): void {
  count += 1;
  notices.set([{ id: count, text, exchange }, ...notices.value].slice(0, MAX_NOTICES));
}

export const dismiss = (id: number): void => notices.set(notices.value.filter((notice) => notice.id !== id));
