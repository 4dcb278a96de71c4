import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Returns the folders of the packages whose code a bundled file contains. A generated file lists them in comments. */
async function packageFolders(file: string): Promise<string[]> {
  const sources = file.startsWith('src/generated/')
    ? (await readFile(file, 'utf8')).match(/(?<=^\/\/ )node_modules\/.*$/gm)
    : [file];
  return (sources ?? []).flatMap((source) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? []);
}

async function notice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying|copyright)/i.test(file)).sort();
  if (files.length === 0) {
    throw new Error(`${name}@${version} is bundled, but has no licence file`);
  }
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
}

/**
 * Writes the licences of the bundled packages to a file, because these licences must accompany copies of the code.
 * @param embedded Further files that the build contains, as texts.
 */
export function thirdPartyNotices(path: string, embedded: readonly string[]): Plugin {
  return {
    name: 'third-party-notices',
    setup(build) {
      build.onEnd(async ({ metafile, errors }) => {
        if (errors.length > 0) {
          return;
        }
        // Files that tree shaking removed are inputs of the build, but of no output.
        const bundled = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs));
        const folders = new Set((await Promise.all([...bundled, ...embedded].map(packageFolders))).flat());
        const notices = await Promise.all([...folders].sort().map(notice));
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
      });
    },
  };
}
