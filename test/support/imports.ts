import { posix } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** One file's import of another file, or of a package (`to` is then its bare specifier). */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly kind: 'value' | 'dynamic' | 'type';
}

/** Sources by their path from the project's root. */
export type Sources = Readonly<Record<string, string>>;

/** `import type` and `export type … from` at the start of a line: nothing else in a formatted source begins so. */
const TYPE_ONLY = /^(import|export) type (?=[{*]|\w+ from )/gm;

/** Asks esbuild, which knows comments and strings from code, what it would have to resolve. */
async function resolved(sources: Sources): Promise<Import[]> {
  const found: Import[] = [];
  const recorder: Plugin = {
    name: 'recorder',
    setup(builder) {
      builder.onResolve({ filter: /.*/ }, ({ kind, path, importer }) => {
        if (kind === 'entry-point') {
          // esbuild writes `./` before a path that exists on disk too.
          return { path: posix.normalize(path), namespace: 'source' };
        }
        const to = path.startsWith('.') ? posix.join(posix.dirname(importer), path) : path;
        found.push({ from: importer, to, kind: kind === 'dynamic-import' ? 'dynamic' : 'value' });
        return { path, external: true };
      });
      builder.onLoad({ filter: /.*/, namespace: 'source' }, ({ path }) => {
        const contents = sources[path];
        if (contents === undefined) {
          throw new Error(`no source was given for ${path}`);
        }
        return { contents, loader: path.endsWith('.js') ? 'js' : 'ts' };
      });
    },
  };
  await build({
    entryPoints: Object.keys(sources),
    bundle: true,
    write: false,
    outdir: 'unused',
    format: 'esm',
    logLevel: 'silent',
    // Without it esbuild drops imports that it sees no use of.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    plugins: [recorder],
  });
  return found;
}

const importStatements = new RegExp(`${TYPE_ONLY.source}[^;]*?['"][^'"]+['"]`, 'gm');

/** The type imports of a source, rewritten as imports that esbuild keeps. */
function typeImports(text: string): string {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const statements = [...code.matchAll(importStatements)].map(([statement]) => statement.replace(TYPE_ONLY, '$1 '));
  // import('./a.ts').A, in the place of a type; import() in the place of a value is found as well, and taken out later.
  const calls = [...code.matchAll(/\bimport\(\s*['"][^'"]+['"]\s*\)/g)].map(([call]) => call);
  return [...statements, ...calls].join(';\n');
}

/** Every import of these sources. A file that imports another one both for values and for types is listed twice. */
export async function importsOf(sources: Sources): Promise<Import[]> {
  const values = await resolved(sources);
  const dynamic = new Set(values.filter(({ kind }) => kind === 'dynamic').map(({ from, to }) => `${from} ${to}`));
  const rewritten = Object.entries(sources).map(([path, text]) => [path, typeImports(text)]);
  const types = (await resolved(Object.fromEntries(rewritten)))
    .filter(({ from, to, kind }) => kind === 'value' || !dynamic.has(`${from} ${to}`))
    .map((it): Import => ({ ...it, kind: 'type' }));
  return [...values, ...types];
}
