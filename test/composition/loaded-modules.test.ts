import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execute } from '../support/execute.ts';

const INDEX = new URL('../../src/index.ts', import.meta.url).href;
const INVERSIFY = new URL('../../src/inversify.ts', import.meta.url).href;

/** Prints the address of every module that the process loads. */
const HOOKS = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(1, url + '\\n');
  return next(url, context);
}`)}`;
const REGISTER = `data:text/javascript,${encodeURIComponent(`
import { register } from 'node:module';
register(${JSON.stringify(HOOKS)});`)}`;

/** Runs a program in a child process. Returns the folders of verifiers whose files it loads. */
async function verifiersOf(program: string): Promise<string[]> {
  const args = ['--import', import.meta.resolve('tsx'), '--import', REGISTER, '--input-type=module', '-e', program];
  const { stdout } = await execute(args);
  const folders = [...stdout.matchAll(/\/(adapters\/(?:otp|vault)|adapters\/testing|src\/verifier-kit)\//g)].map(
    ([, folder]) => `${folder}`,
  );
  return [...new Set(folders)].sort();
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
