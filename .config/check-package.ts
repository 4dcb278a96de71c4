/**
 * Checks the built package as users install it. Run `npm run build` first.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildPage } from './console-page.ts';

const RUNTIME_DEPENDENCIES = ['lru-cache'];
/** Each file costs time when a process starts. */
const MOST_FILES_OF_CORE = 6;
const LARGEST_CORE = 22_400;
const LARGEST_PAGE = 60_000;

const execute = promisify(execFile);

async function run(command: string, ...args: string[]): Promise<string> {
  try {
    return (await execute(command, args)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`);
  }
}

/** Returns the imports of a declaration file and of every declaration file that it reaches, by file. */
async function importsOfDeclaration(file: string, seen = new Map<string, string[]>()): Promise<Map<string, string[]>> {
  const text = await readFile(file, 'utf8');
  const specifiers = [...text.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    ([, specifier]) => `${specifier}`,
  );
  seen.set(file, specifiers);
  for (const specifier of specifiers.filter((it) => it.startsWith('.'))) {
    const next = join(dirname(file), specifier.replace(/\.[jt]s$/, '.d.ts'));
    if (!seen.has(next)) {
      await importsOfDeclaration(next, seen);
    }
  }
  return seen;
}

const folder = await mkdtemp(join(tmpdir(), 'clientele-package-'));
const [packed] = JSON.parse(await run('npm', 'pack', '--json', '--pack-destination', folder)) as [
  { filename: string; size: number; files: { path: string }[] },
];
const tarball = join(folder, packed.filename);
const manifest = JSON.parse(await readFile('package.json', 'utf8'));

const checks: Record<string, () => Promise<void>> = {
  'publint finds nothing': async () => {
    await run('publint', '--strict', tarball);
  },
  'every entry resolves, with its types, from ESM, CommonJS, bundlers and node10 (attw)': async () => {
    await run('attw', '--profile', 'strict', '--exclude-entrypoints', './inversify', './file-worker', '--', tarball);
  },
  'the inversify entry resolves from ESM and bundlers (attw)': async () => {
    await run('attw', '--profile', 'esm-only', '--entrypoints', './inversify', '--', tarball);
  },
  'the tarball contains the listed documents beside dist/, and the licences of the bundled packages': async () => {
    const paths = packed.files.map(({ path }) => path);
    const outside = paths.filter((path) => !path.startsWith('dist/')).sort();
    const entries = await readdir('docs', { recursive: true, withFileTypes: true });
    const files = entries.filter((each) => each.isFile()).map((each) => posix.join(each.parentPath, each.name));
    // The pictures of the console are large, and npm shows none that has a relative path.
    const documents = files.filter((path) => !path.startsWith('docs/images/'));
    const others = ['ARCHITECTURE.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
    assert.deepEqual(outside, [...others, ...documents].sort());
    const notices = await readFile('dist/THIRD-PARTY-NOTICES.txt', 'utf8');
    assert.ok(paths.includes('dist/THIRD-PARTY-NOTICES.txt'), 'the licences of the bundled packages are missing');
    for (const bundled of ['ajv', 'inversify', 'preact', 'reflect-metadata', 'ulid']) {
      assert.match(notices, new RegExp(`^${bundled} \\d`, 'm'), `the licence of ${bundled} is missing`);
    }
  },
  'the tarball contains every file that package.json names': async () => {
    const paths = new Set(packed.files.map(({ path }) => path));
    const commands = Object.values(manifest.bin).map((path) => `./${path}`);
    const named = JSON.stringify([manifest.main, manifest.module, manifest.types, commands, manifest.exports]).match(
      /\.\/[^"]+/g,
    );
    const files = (named ?? []).filter((path) => /\.[a-z]+$/.test(path)).map((path) => posix.normalize(path));
    assert.deepEqual(
      files.filter((path) => !paths.has(path)),
      [],
    );
  },
  'the served OpenAPI document is valid': async () => {
    const { createHttpHandler } = await import(pathToFileURL('dist/http.js').href);
    const handler = createHttpHandler({ keys: { sk_test_check: { customers: {} } } });
    const file = join(folder, 'openapi.json');
    await writeFile(file, await (await handler(new Request('http://localhost/openapi.json'))).text());
    await run('npx', '-y', '-p', '@seriousme/openapi-schema-validator@2.11.0', 'validate-api', file);
  },
  'typesVersions has the types of every exported path, for compilers that do not read exports': async () => {
    const typesOf = (conditions: Record<string, { types?: string }>) =>
      (conditions.require ?? conditions.default ?? conditions.import)?.types;
    const expected = Object.entries<Record<string, { types?: string }>>(manifest.exports)
      .map(([path, conditions]) => [path.slice(2), [typesOf(conditions)]])
      .filter(([path, [types]]) => path !== '' && types !== undefined);
    assert.deepEqual(manifest.typesVersions, { '*': Object.fromEntries(expected) });
  },
  'an installation adds only the one runtime dependency': async () => {
    assert.deepEqual(Object.keys(manifest.dependencies).sort(), RUNTIME_DEPENDENCIES);
    const [, ...installed] = (await run('npm', 'ls', '--omit=dev', '--all', '--parseable')).trim().split('\n');
    assert.deepEqual(installed.map((path) => posix.basename(path)).sort(), RUNTIME_DEPENDENCIES);
  },
  'the lockfile names no registry': async () => {
    const lock = await readFile('package-lock.json', 'utf8');
    assert.ok(!lock.includes('"resolved"') && !/https?:\/\/[^"]*registry/.test(lock));
  },
  'the declarations of the main entry and of the core import no third-party type': async () => {
    for (const entry of ['index', 'core']) {
      for (const [file, specifiers] of await importsOfDeclaration(`dist/types/esm/src/${entry}.d.ts`)) {
        assert.deepEqual(
          specifiers.filter((it) => !it.startsWith('.')),
          [],
          file,
        );
      }
    }
  },
  'every exported class has its name, which errors and console.log print': async () => {
    const files = packed.files.map(({ path }) => path).filter((path) => /^dist\/[a-z-]+\.c?js$/.test(path));
    for (const path of files.filter((file) => !/cli|worker/.test(file))) {
      const exported: object = await import(pathToFileURL(path).href);
      const classes = Object.entries(exported).filter(([, value]) => /^class\b/.test(String(value)));
      assert.deepEqual(
        classes.map(([, { name }]) => name),
        classes.map(([name]) => name),
        path,
      );
    }
  },
  'no built file imports a Node module without `node:`, or a TypeScript file': async () => {
    for (const { path } of packed.files.filter((file) => /\.c?js$/.test(file.path))) {
      const text = await readFile(path, 'utf8');
      assert.doesNotMatch(
        text,
        /(?:from|import|require\()\s*["'](?:test|fs|path|crypto|url|util|assert)(?:\/[a-z]+)?["']/,
        path,
      );
      assert.doesNotMatch(text, /(?:from|import|require)\s*\(?["'][^"']*\.ts["']/, path);
    }
  },
  'no built file shows the name of an optional package to bundlers, except the inversify entry': async () => {
    for (const { path } of packed.files.filter(
      (file) => /\.c?js$/.test(file.path) && !/inversify\.c?js$/.test(file.path),
    )) {
      const text = await readFile(path, 'utf8');
      assert.doesNotMatch(text, /(?:from|import|require)\s*\(?\s*["'](?:redis|better-sqlite3|inversify)["']/, path);
    }
  },
  [`the entry core loads at most ${MOST_FILES_OF_CORE} files`]: async () => {
    const { metafile } = await build({
      entryPoints: ['dist/core.js'],
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['./messages.zh-*'],
      write: false,
      metafile: true,
    });
    const files = Object.keys(metafile.inputs);
    assert.ok(files.length <= MOST_FILES_OF_CORE, files.join('\n'));
  },
  [`a bundle of { CustomerService } is smaller than ${LARGEST_CORE / 1000} kB, minified and compressed`]: async () => {
    const { outputFiles } = await build({
      stdin: { contents: "export { CustomerService } from './dist/core.js';", resolveDir: '.' },
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'neutral',
      external: ['node:*'],
      // Puts what is imported on demand into separate files, as other bundlers do by default.
      splitting: true,
      outdir: folder,
      write: false,
      // esbuild warns about imports that it drops because of `sideEffects: false`. Dropping them is intended.
      logLevel: 'error',
    });
    const file = outputFiles.find(({ path }) => path.endsWith('stdin.js'));
    assert.doesNotMatch(file?.text ?? '', /\p{Script=Han}/u, 'it contains Chinese texts');
    const size = gzipSync(file?.contents ?? '').length;
    console.log(`  ${file?.contents.length} bytes minified, ${size} compressed`);
    assert.ok(size < LARGEST_CORE, `${size} bytes`);
  },
  [`the page of the console is smaller than ${LARGEST_PAGE / 1000} kB, compressed`]: async () => {
    const { page } = await buildPage();
    const size = gzipSync(page.html).length;
    console.log(`  ${page.html.length} characters, ${size} bytes compressed`);
    assert.ok(size < LARGEST_PAGE, `${size} bytes`);
    for (const extension of ['.js', '.cjs']) {
      const files = packed.files.filter(({ path }) => path.endsWith(extension));
      const texts = await Promise.all(files.map(({ path }) => readFile(path, 'utf8')));
      assert.ok(
        texts.some((text) => text.includes(page.scriptHash)),
        `no ${extension} file contains the page`,
      );
    }
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - ${name}\n${(error as Error).message}`);
  }
}
await rm(folder, { recursive: true });
console.log(`tarball: ${packed.files.length} files, ${Math.round(packed.size / 1000)} kB`);
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
