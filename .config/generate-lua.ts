/*
 * Writes the Redis scripts (adapters/redis/lua/*.lua) to one module, with their includes and without comments. With --check
 * it compares instead, and fails if the committed module is stale.
 */
import { headerFaults, MODULE, moduleOf, readScripts } from './lua-scripts.ts';
import { writeGenerated } from './write-generated.ts';

const scripts = readScripts();
const faults = scripts.flatMap(headerFaults);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
} else {
  await writeGenerated(MODULE, moduleOf(scripts));
}
