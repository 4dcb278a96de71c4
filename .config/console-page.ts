import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Page } from '../adapters/console/page/document.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = 'adapters/console/page';

/** The page, and the paths of the files that it contains, from the project's root. */
export interface BuiltPage {
  readonly page: Page;
  readonly inputs: readonly string[];
}

const sourceOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** Builds the page of the console as one document, with its script and its style inline. */
export async function buildPage(): Promise<BuiltPage> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`${FOLDER}/main.tsx`, `${FOLDER}/styles/index.css`],
    outdir: 'unused',
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: ['es2022', 'chrome111', 'firefox121', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // The project's configuration is for Node, and would replace the options above.
    tsconfigRaw: {},
    logLevel: 'error',
  });
  const textOf = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text.trim() ?? '';
  const script = textOf('.js');
  const style = textOf('.css');
  const template = await readFile(resolve(root, FOLDER, 'index.html'), 'utf8');
  const html = template
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('<script></script>', () => `<script>${script}</script>`);
  return {
    page: { html, scriptHash: sourceOf(script), styleHash: sourceOf(style) },
    inputs: Object.keys(metafile.inputs),
  };
}

/** Puts the built page into the module that builds it in the source. */
export function consolePage({ page }: BuiltPage): Plugin {
  return {
    name: 'console-page',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]adapters[\\/]console[\\/]page[\\/]code\.ts$/ }, () => ({
        contents: `const page = ${JSON.stringify(page)};\nexport const loadPage = async () => page;`,
      }));
    },
  };
}
