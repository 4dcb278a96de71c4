/*
 * Writes the Redis scripts (adapters/redis/lua/*.lua) to one module, with their includes and without comments. With --check
 * it compares instead, and fails if the committed module is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { headerFaults, MODULE, moduleOf, readScripts } from './lua-scripts.ts';

const scripts = readScripts();
const faults = scripts.flatMap(headerFaults);
const text = moduleOf(scripts);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
} else if (!process.argv.includes('--check')) {
  await writeFile(MODULE, text);
} else if ((await readFile(MODULE, 'utf8')) !== text) {
  console.error('adapters/redis/lua/scripts.generated.ts is stale: run `npm run generate`.');
  process.exitCode = 1;
}
