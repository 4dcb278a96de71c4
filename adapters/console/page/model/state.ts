import { useEffect, useState } from 'preact/hooks';

/** A value outside components, which they can follow. */
export interface State<T> {
  readonly value: T;
  set(value: T): void;
  /** Calls the listener after each change. Returns a function that ends this. */
  subscribe(listener: () => void): () => void;
}

export function createState<T>(initial: T): State<T> {
  const listeners = new Set<() => void>();
  let current = initial;
  return {
    get value() {
      return current;
    },
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Returns the value of a state, and renders the component again after each change. */
export function useValue<T>(state: State<T>): T {
  const [value, setValue] = useState<T>(() => state.value);
  useEffect(() => {
    const update = () => setValue(() => state.value);
    // The value may have changed between rendering and this effect.
    update();
    return state.subscribe(update);
  }, [state]);
  return value;
}
