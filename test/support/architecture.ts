import { type Import, importsOf, type Sources } from './imports.ts';

const CORE = ['src/domain', 'src/ports', 'src/commands', 'src/generated', 'src/concurrency'];

/** The folders that each folder of the core may import. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'src/domain': ['src/domain'],
  'src/ports': ['src/domain', 'src/ports', 'src/concurrency'],
  'src/concurrency': ['src/concurrency', 'src/ports'],
  'src/commands': ['src/domain', 'src/ports', 'src/commands', 'src/generated'],
  'src/generated': [],
  'src/store-kit': [...CORE, 'src/store-kit'],
  'src/verifier-kit': [...CORE, 'src/verifier-kit'],
  'src/service': [...CORE, 'src/service'],
  'src/composition': [...CORE, 'src/verifier-kit', 'src/service', 'src/composition'],
};

/** The files of the core that import adapters: which files of them, and in which way. */
const COMPOSITION_ROOT: Readonly<Record<string, (target: string, kind: Import['kind']) => boolean>> = {
  'src/composition/store-kinds.ts': (target, kind) =>
    kind === 'dynamic' ? target.endsWith('/index.ts') : target.endsWith('/options.ts'),
  'src/composition/verifier-kinds.ts': (target, kind) => kind !== 'value' && target.endsWith('/index.ts'),
  'src/composition/container.ts': (_target, kind) => kind === 'dynamic',
  'src/composition/wiring.ts': (_target, kind) => kind === 'type',
  'src/index.ts': (_target, kind) => kind === 'type',
  // A container is loaded synchronously, so these cannot be imported on demand.
  'src/inversify.ts': (target) => /^adapters\/(memory|cache|testing)\//.test(target),
};

/** Imports from one adapter of another one. */
const BETWEEN_ADAPTERS = [
  ...['console', 'file', 'http', 'memory', 'otp', 'testing'].map((name) => `adapters/cli -> adapters/${name}`),
  'adapters/console -> adapters/http',
];

/** The page of the console, which runs in a browser. */
const PAGE = 'adapters/console/page/';
/** The files of the page that the server loads. */
const PAGE_ON_SERVER = [`${PAGE}code.ts`, `${PAGE}document.ts`];

/** The command executor of Redis and the files below it. They know no feature, such as inserts, lists or the feed. */
const REDIS_EXECUTOR =
  /^adapters\/redis\/(executor|options|redis-url|call-options|deadline-timer|errors|failure-reasons|messages(?:\.zh)?|replicas|(lua|transport)\/[\w.-]+)\.ts$/;

/** The files that may import a package. */
const PACKAGES: Readonly<Record<string, (file: string) => boolean>> = {
  ajv: (file) => /^\.config\/(?:generate-validators|shared-checks)\.ts$/.test(file),
  inversify: (file) => file === 'src/composition/container.ts' || file === 'src/inversify.ts',
  preact: (file) => file.startsWith(PAGE),
  'lru-cache': (file) => /^adapters\/(cache|redis)\//.test(file),
  ulid: (file) => /^(src|adapters)\//.test(file),
};

/** Returns `src/domain` for `src/domain/card.ts`, `adapters/redis` for a file at any depth in it, `src` for `src/index.ts`. */
function folderOf(file: string): string {
  const [top, second, ...rest] = file.split('/');
  return rest.length > 0 ? `${top}/${second}` : `${top}`;
}

const isInProject = (path: string) => /^(\.config|src|adapters|test|benchmarks)\//.test(path);

function layerViolation({ from, to, kind }: Import): string | undefined {
  const source = folderOf(from);
  const target = folderOf(to);
  if (target === 'adapters/redis' && REDIS_EXECUTOR.test(from) && !REDIS_EXECUTOR.test(to)) {
    return 'the command executor of Redis may not import a feature';
  }
  if (from.startsWith(PAGE)) {
    const allowed = to.startsWith(PAGE) || (target === 'src/domain' && kind === 'type');
    return allowed ? undefined : 'the page may import only itself, and types of the domain';
  }
  if (to.startsWith(PAGE) && !PAGE_ON_SERVER.includes(to)) return 'a server may not import the code of a browser';
  if (source.startsWith('adapters/')) {
    const allowed =
      target === source || target.startsWith('src') || BETWEEN_ADAPTERS.includes(`${source} -> ${target}`);
    return allowed ? undefined : 'an adapter may import only the core and itself';
  }
  if (!source.startsWith('src')) return undefined;
  if (target.startsWith('adapters/')) {
    return COMPOSITION_ROOT[from]?.(to, kind)
      ? undefined
      : 'this file of the core may not import an adapter in this way';
  }
  const allowed = LAYERS[source];
  if (allowed !== undefined && !allowed.includes(target)) {
    return `${source} may import only ${allowed.join(', ') || 'nothing'}`;
  }
  return target.startsWith('src') ? undefined : 'the core may import only the core';
}

function packageViolation({ from, to, kind }: Import): string | undefined {
  const inCore = from.startsWith('src/');
  if (to.startsWith('node:')) return inCore ? 'the core may not import a module of Node' : undefined;
  // A type leaves no import behind in the output.
  if (kind === 'type') return undefined;
  const name = to.split('/', to.startsWith('@') ? 2 : 1).join('/');
  const allowed = PACKAGES[name];
  if (allowed === undefined) return inCore ? 'the core may not import this package' : undefined;
  return allowed(from) ? undefined : `${name} may not be imported here`;
}

/** Returns the cycles, including cycles of types. `import()` does not count, because it runs after the modules are loaded. */
function cyclesOf(imports: readonly Import[]): string[] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to, kind } of imports) {
    if (kind === 'dynamic') continue;
    targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  const visited = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      cycles.push(`${[...path.slice(path.indexOf(file)), file].join(' -> ')}: a cycle`);
      return;
    }
    if (visited.has(file)) return;
    for (const to of targets.get(file) ?? []) visit(to, [...path, file]);
    visited.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return cycles;
}

/** Returns a sentence for each violation of the architecture in these sources. */
export async function violationsOf(sources: Sources): Promise<string[]> {
  const imports = await importsOf(sources);
  const violations = imports.flatMap((it) => {
    const violation = isInProject(it.to) ? layerViolation(it) : packageViolation(it);
    return violation === undefined ? [] : [`${it.from} -> ${it.to} (${it.kind}): ${violation}`];
  });
  const importersOfUlid = new Set(
    imports.filter(({ to, kind }) => to === 'ulid' && kind !== 'type').map(({ from }) => from),
  );
  const secondImporter =
    importersOfUlid.size > 1 ? [`ulid is imported by ${[...importersOfUlid].join(' and ')}: only one file may`] : [];
  return [...violations, ...cyclesOf(imports), ...secondImporter];
}
