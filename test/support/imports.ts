import { extname, posix } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** An import of a file, or of a package, whose bare specifier is then `to`. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly kind: 'value' | 'dynamic' | 'type';
}

/** The texts of source files, by their paths from the project's root. */
export type Sources = Readonly<Record<string, string>>;

/** `import type` or `export type … from` at the start of a line. In a formatted source nothing else begins like this. */
const TYPE_ONLY = /^(import|export) type (?=[{*]|\w+ from )/gm;

/** Records the imports that esbuild resolves. Unlike a pattern, esbuild ignores comments and strings. */
async function resolveImports(sources: Sources): Promise<Import[]> {
  const imports: Import[] = [];
  const recorder: Plugin = {
    name: 'recorder',
    setup(builder) {
      builder.onResolve({ filter: /.*/ }, ({ kind, path, importer }) => {
        if (kind === 'entry-point') {
          // esbuild writes `./` before a path that exists on disk too.
          return { path: posix.normalize(path), namespace: 'source' };
        }
        const to = path.startsWith('.') ? posix.join(posix.dirname(importer), path) : path;
        imports.push({ from: importer, to, kind: kind === 'dynamic-import' ? 'dynamic' : 'value' });
        return { path, external: true };
      });
      builder.onLoad({ filter: /.*/, namespace: 'source' }, ({ path }) => {
        const contents = sources[path];
        if (contents === undefined) {
          throw new Error(`There is no source for ${path}.`);
        }
        return { contents, loader: extname(path).slice(1) as 'js' | 'ts' | 'tsx' };
      });
    },
  };
  await build({
    entryPoints: Object.keys(sources),
    bundle: true,
    write: false,
    outdir: 'unused',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    format: 'esm',
    logLevel: 'silent',
    // Otherwise esbuild drops unused imports.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    plugins: [recorder],
  });
  return imports;
}

const importStatements = new RegExp(`${TYPE_ONLY.source}[^;]*?['"][^'"]+['"]`, 'gm');

/** Rewrites the type imports of a source as value imports, which esbuild resolves. */
function typeImportsAsValues(text: string): string {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const statements = [...code.matchAll(importStatements)].map(([statement]) => statement.replace(TYPE_ONLY, '$1 '));
  // A type like import('./a.ts').A. The pattern also matches calls of import(), which `importsOf` removes.
  const calls = [...code.matchAll(/\bimport\(\s*['"][^'"]+['"]\s*\)/g)].map(([call]) => call);
  return [...statements, ...calls].join(';\n');
}

/** Returns the imports of all sources. If a file imports values and types of another file, both imports are listed. */
export async function importsOf(sources: Sources): Promise<Import[]> {
  const values = await resolveImports(sources);
  const dynamic = new Set(values.filter(({ kind }) => kind === 'dynamic').map(({ from, to }) => `${from} ${to}`));
  const rewritten = Object.entries(sources).map(([path, text]) => [path, typeImportsAsValues(text)]);
  const types = (await resolveImports(Object.fromEntries(rewritten)))
    .filter(({ from, to, kind }) => kind === 'value' || !dynamic.has(`${from} ${to}`))
    .map((it): Import => ({ ...it, kind: 'type' }));
  return [...values, ...types];
}
