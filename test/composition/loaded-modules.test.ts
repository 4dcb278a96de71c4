import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { execute } from '../support/execute.ts';

const INDEX = new URL('../../src/index.ts', import.meta.url).href;
const INVERSIFY = new URL('../../src/inversify.ts', import.meta.url).href;

/** Appends the address of every module that the process loads to a file: a pipe would be full while this process is busy. */
const HOOKS = `data:text/javascript,${encodeURIComponent(`
import { appendFileSync } from 'node:fs';
let file;
export const initialize = (path) => { file = path; };
export async function load(url, context, next) {
  appendFileSync(file, url + '\\n');
  return next(url, context);
}`)}`;
/** Returns the address of a module that registers the hooks. */
const registering = (file: string): string =>
  `data:text/javascript,${encodeURIComponent(`
import { register } from 'node:module';
register(${JSON.stringify(HOOKS)}, { data: ${JSON.stringify(file)} });`)}`;

/** Runs a program in a child process. Returns the folders of verifiers whose files it loads. */
async function verifiersOf(program: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-loaded-'));
  try {
    const file = join(folder, 'modules');
    const hooks = ['--import', import.meta.resolve('tsx'), '--import', registering(file)];
    await execute([...hooks, '--input-type=module', '-e', program]);
    const modules = await readFile(file, 'utf8');
    const folders = [...modules.matchAll(/\/(adapters\/(?:otp|vault)|adapters\/testing|src\/verifier-kit)\//g)].map(
      ([, name]) => `${name}`,
    );
    return [...new Set(folders)].sort();
  } finally {
    await rm(folder, { recursive: true });
  }
}

const create = (options: string) =>
  verifiersOf(`const { createClientele } = await import('${INDEX}'); await createClientele(${options});`);

test('a clientele loads the verifiers of its options, and no others', async () => {
  const sender = '{ send() {} }';
  const [defaults, vault, both, container] = await Promise.all([
    create('{}'),
    create("{ tokens: { kind: 'vault' } }"),
    create(`{ sms: { kind: 'otp', sender: ${sender} }, tokens: { kind: 'vault' } }`),
    verifiersOf(`const { clienteleModule } = await import('${INVERSIFY}'); clienteleModule();`),
  ]);
  assert.deepEqual(defaults, ['adapters/testing']);
  assert.deepEqual(vault, ['adapters/testing', 'adapters/vault', 'src/verifier-kit']);
  assert.deepEqual(both, ['adapters/otp', 'adapters/vault', 'src/verifier-kit']);
  assert.deepEqual(container, ['adapters/testing']);
});
