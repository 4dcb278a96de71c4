import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes a generated file. With --check it compares instead, and fails if the committed file is stale. */
export async function writeGenerated(file: string, text: string): Promise<void> {
  if (!process.argv.includes('--check')) return await writeFile(file, text);
  if ((await readFile(file, 'utf8')) === text) return;
  console.error(`${relative(root, file)} is stale: run \`npm run generate\`.`);
  process.exitCode = 1;
}
