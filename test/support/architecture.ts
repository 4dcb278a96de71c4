import { type Import, importsOf, type Sources } from './imports.ts';

/** What the folders of the core may import from each other. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'src/domain': ['src/domain'],
  'src/ports': ['src/domain', 'src/ports'],
  'src/concurrency': ['src/concurrency', 'src/ports'],
  'src/commands': ['src/domain', 'src/ports', 'src/commands', 'src/generated'],
  'src/store-kit': ['src/domain', 'src/ports', 'src/commands', 'src/generated', 'src/concurrency', 'src/store-kit'],
  'src/service': ['src/domain', 'src/ports', 'src/commands', 'src/generated', 'src/concurrency', 'src/service'],
  'src/generated': [],
};

/**
 * The composition root: the only files of the core that know adapters exist, each in its own way. The front door loads
 * them when asked; the module for an application's container, which must fill it at once, comes with them.
 */
const COMPOSITION_ROOT: Readonly<Record<string, Import['kind']>> = {
  'src/composition/container.ts': 'dynamic',
  'src/inversify.ts': 'value',
  'src/composition/options.ts': 'type',
  'src/composition/wiring.ts': 'type',
  'src/index.ts': 'type',
};

/** Where a package may be imported. */
const PACKAGES: Readonly<Record<string, (file: string) => boolean>> = {
  ajv: (file) => file === '.config/generate-validators.ts',
  inversify: (file) => file === 'src/composition/container.ts' || file === 'src/inversify.ts',
  'lru-cache': (file) => /^adapters\/(cache|redis)\//.test(file),
  ulid: (file) => /^(src|adapters)\//.test(file),
};

/** `src/domain` of `src/domain/card.ts`, `adapters/memory` of `adapters/memory/index.ts`, `src` of `src/index.ts`. */
function folderOf(file: string): string {
  const [top, second, ...rest] = file.split('/');
  return rest.length > 0 ? `${top}/${second}` : `${top}`;
}

const isOurs = (path: string) => /^(\.config|src|adapters|test|benchmarks)\//.test(path);

function layerFault({ from, to, kind }: Import): string | undefined {
  const source = folderOf(from);
  const target = folderOf(to);
  if (source.startsWith('adapters/')) {
    const cliServes = source === 'adapters/cli' && target === 'adapters/http';
    const fine = target === source || cliServes || target === 'src' || target.startsWith('src/');
    return fine ? undefined : 'an adapter imports the core and itself alone';
  }
  if (!source.startsWith('src')) {
    return undefined;
  }
  if (target.startsWith('adapters/')) {
    const fine = COMPOSITION_ROOT[from] === kind;
    return fine ? undefined : 'in the core the composition root alone knows adapters, each of its files in its own way';
  }
  const allowed = LAYERS[source];
  if (allowed !== undefined && !allowed.includes(target)) {
    return `${source} imports ${allowed.join(', ') || 'nothing'} alone`;
  }
  return target.startsWith('src') ? undefined : 'the core imports the core alone';
}

function packageFault({ from, to, kind }: Import): string | undefined {
  const fromCore = from.startsWith('src/');
  if (to.startsWith('node:')) {
    return fromCore ? 'the core uses no module of Node' : undefined;
  }
  const name = to.split('/', to.startsWith('@') ? 2 : 1).join('/');
  const allowed = PACKAGES[name];
  if (allowed === undefined) {
    // Types alone, such as those of a schema, leave nothing behind.
    return fromCore && kind !== 'type' ? 'the core uses no other package' : undefined;
  }
  return allowed(from) || kind === 'type' ? undefined : `${name} has its place elsewhere`;
}

/** The cycles of the imports that are made while modules load; import() waits until it is called. */
function cycles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports.filter(({ kind }) => kind === 'value')) {
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push(`${[...path.slice(path.indexOf(file)), file].join(' -> ')}: a cycle`);
      return;
    }
    if (done.has(file)) {
      return;
    }
    for (const to of next.get(file) ?? []) {
      visit(to, [...path, file]);
    }
    done.add(file);
  };
  for (const file of next.keys()) {
    visit(file, []);
  }
  return found;
}

/** What is wrong with the imports of these sources, a sentence each; nothing where all is well. */
export async function faultsOf(sources: Sources): Promise<string[]> {
  const imports = await importsOf(sources);
  const arrows = imports.flatMap((it) => {
    const fault = isOurs(it.to) ? layerFault(it) : packageFault(it);
    return fault === undefined ? [] : [`${it.from} -> ${it.to} (${it.kind}): ${fault}`];
  });
  const usersOfUlid = new Set(
    imports.filter(({ to, kind }) => to === 'ulid' && kind !== 'type').map(({ from }) => from),
  );
  const spread =
    usersOfUlid.size > 1 ? [`ulid is imported by ${[...usersOfUlid].join(' and ')}: one file owns it`] : [];
  return [...arrows, ...cycles(imports), ...spread];
}
