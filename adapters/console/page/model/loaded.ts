/** What a component has loaded. */
export interface LoadedState<T> {
  readonly path: string;
  readonly value?: T;
  readonly error?: unknown;
}

/** Returns the state of another path as a state without a value. */
export const ofPath = <T>(state: LoadedState<T>, path: string): LoadedState<T> =>
  state.path === path ? state : { path };

/** Adds why the latest request failed. The old value stays, because a component can still show it. */
export const withError = <T>(state: LoadedState<T>, path: string, error: unknown): LoadedState<T> => ({
  ...ofPath(state, path),
  error,
});
