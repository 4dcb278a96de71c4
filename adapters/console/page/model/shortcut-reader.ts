/** A pressed key, and the element that has the focus. */
interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** A name for each shortcut. `g c` are two keys, one after the other. */
export const SHORTCUTS = {
  '/': 'search',
  '?': 'help',
  n: 'new',
  j: 'next',
  k: 'previous',
  'g c': 'customers',
  'g e': 'events',
  'g r': 'requests',
  'g t': 'test',
  'g s': 'store',
} as const;

export type Shortcut = (typeof SHORTCUTS)[keyof typeof SHORTCUTS];

const SEQUENCE_MS = 1000;

/** Finds the shortcuts in pressed keys, also those of two keys. */
export class ShortcutReader {
  #pending = '';
  #until = 0;

  /** @param time Milliseconds. */
  read({ key, ctrlKey, metaKey, altKey }: Press, time: number): Shortcut | undefined {
    if (ctrlKey || metaKey || altKey) return undefined;
    const keys = this.#pending !== '' && time < this.#until ? `${this.#pending} ${key}` : key;
    this.#pending = key === 'g' ? key : '';
    this.#until = time + SEQUENCE_MS;
    return Object.hasOwn(SHORTCUTS, keys) ? SHORTCUTS[keys as keyof typeof SHORTCUTS] : undefined;
  }
}
