import type { HttpOperation } from './operations.ts';

/** The operations at a path, by method, and the ids in the path. */
export interface Route {
  readonly methods: ReadonlyMap<string, HttpOperation>;
  readonly ids: readonly string[];
}

interface PathPattern {
  /** Undefined in place of an id. */
  readonly segments: readonly (string | undefined)[];
  readonly methods: Map<string, HttpOperation>;
}

/** Finds the operations of a path. */
export class Router {
  readonly #patterns: readonly PathPattern[];

  constructor(operations: readonly HttpOperation[]) {
    const patterns = new Map<string, PathPattern>();
    for (const operation of operations) {
      const { path, method, alternativeMethod } = operation;
      const segments = path.split('/').map((segment) => (segment.startsWith('{') ? undefined : segment));
      const { methods } = patterns.get(path) ?? { methods: new Map<string, HttpOperation>() };
      methods.set(method, operation);
      if (alternativeMethod) methods.set(alternativeMethod, operation);
      patterns.set(path, { segments, methods });
    }
    this.#patterns = [...patterns.values()];
  }

  /** @param paths Without the query. One trailing slash is ignored. The first path that has operations counts. */
  find(paths: readonly string[]): Route | undefined {
    return paths.map((path) => this.#find(path)).find((route) => route !== undefined);
  }

  #find(path: string): Route | undefined {
    const parts = (path.endsWith('/') ? path.slice(0, -1) : path).split('/');
    for (const { segments, methods } of this.#patterns) {
      if (segments.length !== parts.length) continue;
      if (segments.every((segment, i) => segment === undefined || segment === parts[i])) {
        return { methods, ids: parts.filter((_, i) => segments[i] === undefined).map(decode) };
      }
    }
    return undefined;
  }
}

/** Decodes an id. Malformed escapes stay, because `%` makes the id invalid anyway. */
function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
