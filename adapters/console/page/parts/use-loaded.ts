import { useCallback, useEffect, useState } from 'preact/hooks';
import { get } from '../model/api.ts';
import { type LoadedState, ofPath, withError } from '../model/loaded.ts';

/** The result of a GET, which can be loaded again. The old value stays until a new value arrives, also after an error. */
export interface Loaded<T> {
  readonly value: T | undefined;
  /** Why the latest request failed; undefined if it succeeded. */
  readonly error: unknown;
  readonly reload: () => void;
}

/** Loads a path when the component appears, and again when the path changes. */
export function useLoaded<T>(path: string): Loaded<T> {
  const [loaded, setLoaded] = useState<LoadedState<T>>({ path });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    get<T>(path, abort.signal).then(
      (value) => setLoaded({ path, value }),
      (error) => {
        if (!abort.signal.aborted) setLoaded((before) => withError(before, path, error));
      },
    );
    return () => abort.abort();
  }, [path, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const { value, error } = ofPath(loaded, path);
  return { value, error, reload };
}
