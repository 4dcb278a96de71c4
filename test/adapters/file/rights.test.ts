import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fileError, fromTransferred, toTransferred } from '../../../adapters/file/errors.ts';
import { execute } from '../../support/execute.ts';
import { freshPath } from '../../support/file-store.ts';

/** The error of Node with `--permission` and without a flag that a call needs. */
const denied = () => Object.assign(new Error('Use --allow-worker'), { code: 'ERR_ACCESS_DENIED' });

describe('a process with restricted rights', () => {
  it('gets an error that names the permission model, also from a thread', () => {
    for (const error of [fileError(denied()), fromTransferred(structuredClone(toTransferred(denied())))]) {
      assert.equal(error.code, 'store_unavailable');
      assert.match(error.message, /permission model of Node\.js/);
      assert.match(String((error.cause as Error).message), /--allow-worker/);
    }
  });

  it('with --no-addons, opens the file with the SQLite of Node, or gets an error that names the flag', async () => {
    const source = new URL('../../../adapters/file/index.ts', import.meta.url).href;
    const program = `
      import { FileStore } from '${source}';
      const store = new FileStore({ path: ${JSON.stringify(freshPath())} });
      await store.open().then(() => console.log('opened'), (error) => console.log(error.code, error.message));
      await store.close();`;
    const args = ['--no-addons', '--import', 'tsx', '--input-type=module', '-e', program];
    const { stdout } = await execute(args, { cwd: fileURLToPath(new URL('../../../', import.meta.url)) });
    const expected = process.versions.sqlite === undefined ? /^store_unavailable .*--no-addons/ : /^opened/;
    assert.match(stdout, expected);
  });
});
