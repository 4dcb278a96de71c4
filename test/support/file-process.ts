import { fileURLToPath } from 'node:url';
import { execute } from './execute.ts';
import { worker } from './file-worker.ts';

const sourceUrl = (path: string) => new URL(`../../${path}`, import.meta.url).href;

/**
 * Runs code in a new process, with an open `store` on the file and functions of the conformance suite, and returns the
 * process's output.
 */
export async function runInProcess(path: string, code: string): Promise<string> {
  const program = `
    import fs from 'node:fs';
    import { FileStore } from '${sourceUrl('adapters/file/index.ts')}';
    import { add, idOf, listIds } from '${sourceUrl('adapters/conformance/store-calls.ts')}';
    import { SCOPE } from '${sourceUrl('adapters/conformance/samples.ts')}';
    const path = ${JSON.stringify(path)};
    const worker = ${JSON.stringify(worker)};
    const store = new FileStore({ path, worker });
    await store.open();
    ${code}`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const { stdout } = await execute(args, { cwd: fileURLToPath(sourceUrl('.')) });
  return stdout.trim();
}
