/**
 * Runs the fault tests with their long counts; `npm test` runs them with the short ones. `npm run test:faults` runs all of
 * them, `npm run test:faults -- file` those of the file store.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.env.CLIENTELE_FAULTS = 'long';
const home = fileURLToPath(new URL('.', import.meta.url));
const names = process.argv.slice(2);
process.argv.splice(2, names.length, ...(names.length > 0 ? names : ['.']).map((name) => join(home, name)));
await import('../all.ts');
