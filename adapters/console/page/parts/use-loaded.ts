import { useCallback, useEffect, useState } from 'preact/hooks';
import { get } from '../model/api.ts';

/** The result of a GET, which can be loaded again. The old value stays until the new value arrives. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly reload: () => void;
}

/** Loads a path when the component appears, and again when the path changes. */
export function useLoaded<T>(path: string): Loaded<T> {
  const [loaded, setLoaded] = useState<{ readonly path: string; readonly value?: T; readonly error?: unknown }>({
    path,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    get<T>(path, abort.signal).then(
      (value) => setLoaded({ path, value }),
      (error) => {
        if (!abort.signal.aborted) setLoaded({ path, error });
      },
    );
    return () => abort.abort();
  }, [path, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const isCurrent = loaded.path === path;
  return { value: isCurrent ? loaded.value : undefined, error: isCurrent ? loaded.error : undefined, reload };
}
