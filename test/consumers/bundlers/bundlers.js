/*
 * Each bundler in its usual configuration for Node. A function builds `entry` in a format, `esm` or `cjs`, and returns the
 * warnings. `split` makes several files, if the bundler can.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import nodeResolve from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as tsup } from 'tsup';
import { build as vite } from 'vite';
import webpack from 'webpack';

const run = promisify(execFile);

export const bundlers = {
  async esbuild({ entry, outdir, format, minify, split }) {
    const { warnings } = await esbuild.build({
      entryPoints: { app: entry },
      outdir,
      format,
      minify,
      splitting: split && format === 'esm',
      bundle: true,
      platform: 'node',
      banner: bannerOf(entry, format),
      outExtension: { '.js': extensionOf(format) },
      logLevel: 'silent',
    });
    return warnings.map(({ text }) => text);
  },

  async webpack({ entry, outdir, format, minify, split }) {
    const isEsm = format === 'esm';
    const stats = await promisify(webpack)({
      mode: 'production',
      target: 'node20',
      entry: { app: entry },
      experiments: { outputModule: isEsm },
      output: {
        path: outdir,
        filename: `[name]${extensionOf(format)}`,
        chunkFilename: `[name]${extensionOf(format)}`,
        library: { type: isEsm ? 'module' : 'commonjs2' },
      },
      optimization: { minimize: minify },
      plugins: split ? [] : [new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 })],
    });
    return [...stats.compilation.errors, ...stats.compilation.warnings].map(({ message }) => message);
  },

  async rollup({ entry, outdir, format, split }) {
    const warnings = [];
    const bundle = await rollup({
      input: { app: entry },
      plugins: [nodeResolve({ preferBuiltins: true }), commonjs(), json()],
      onwarn: ({ message }) => warnings.push(message),
    });
    await bundle.write({
      dir: outdir,
      format,
      inlineDynamicImports: !split,
      entryFileNames: `[name]${extensionOf(format)}`,
      chunkFileNames: `[name]-[hash]${extensionOf(format)}`,
    });
    return warnings;
  },

  async 'vite ssr'({ entry, outdir, format, minify, split }) {
    const warnings = [];
    await vite({
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true, external: optionalPackagesOf(entry) },
      build: {
        ssr: entry,
        outDir: outdir,
        minify,
        target: 'node20',
        rollupOptions: {
          output: {
            format,
            inlineDynamicImports: !split,
            entryFileNames: `app${extensionOf(format)}`,
            chunkFileNames: `[name]-[hash]${extensionOf(format)}`,
          },
          onwarn: ({ message }) => warnings.push(message),
        },
      },
    });
    return warnings;
  },

  async tsup({ entry, outdir, format }) {
    await tsup({
      config: false,
      entry: { app: entry },
      outDir: outdir,
      format,
      // Without splitting, tsup leaves the CommonJS format to esbuild, which needs no shims. With it, it breaks minified code.
      splitting: true,
      shims: format === 'cjs',
      noExternal: [/./],
      target: 'node20',
      platform: 'node',
      banner: bannerOf(entry, format),
      silent: true,
      outExtension: () => ({ js: extensionOf(format) }),
    });
    return [];
  },

  async 'bun build'({ entry, outdir, format, minify, split }) {
    const flags = [...(minify ? ['--minify'] : []), ...(split && format === 'esm' ? ['--splitting'] : [])];
    const names = ['--entry-naming', `app${extensionOf(format)}`];
    const args = ['build', entry, '--target=node', `--format=${format}`, '--outdir', outdir, ...names, ...flags];
    const { stderr } = await run('node_modules/.bin/bun', args);
    return stderr.trim() === '' ? [] : [stderr];
  },
};

const extensionOf = (format) => (format === 'esm' ? '.mjs' : '.cjs');

/** esbuild and tsup need this for each CommonJS package of an ES module that calls `require`, such as redis. */
const bannerOf = (entry, format) =>
  entry.endsWith('redis-client.js') && format === 'esm'
    ? { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }
    : {};

/** Vite replaces the optional packages of redis by code that throws when it is loaded. */
const optionalPackagesOf = (entry) =>
  entry.endsWith('redis-client.js') ? ['@node-rs/xxhash', '@opentelemetry/api'] : [];
