import type { HttpOperation } from './operations.ts';

/** A path that was found: what can be done there, and the ids in it. */
export interface Route {
  readonly methods: ReadonlyMap<string, HttpOperation>;
  readonly ids: readonly string[];
}

interface Path {
  /** Undefined where an id stands. */
  readonly segments: readonly (string | undefined)[];
  readonly methods: Map<string, HttpOperation>;
}

/** Finds the operations of a path. */
export class Router {
  readonly #paths: readonly Path[];

  constructor(operations: readonly HttpOperation[]) {
    const paths = new Map<string, Path>();
    for (const operation of operations) {
      const { path, method, also } = operation;
      const segments = path.split('/').map((segment) => (segment.startsWith('{') ? undefined : segment));
      const { methods } = paths.get(path) ?? { methods: new Map<string, HttpOperation>() };
      methods.set(method, operation);
      if (also) methods.set(also, operation);
      paths.set(path, { segments, methods });
    }
    this.#paths = [...paths.values()];
  }

  /** @param path Without query; one slash at its end is passed over. */
  find(path: string): Route | undefined {
    const given = (path.endsWith('/') ? path.slice(0, -1) : path).split('/');
    for (const { segments, methods } of this.#paths) {
      if (segments.length !== given.length) continue;
      if (segments.every((segment, i) => segment === undefined || segment === given[i])) {
        return { methods, ids: given.filter((_, i) => segments[i] === undefined).map(decoded) };
      }
    }
    return undefined;
  }
}

/** An id as it was before it was escaped; one that cannot be told stays as it is, and is no id of ours. */
function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
