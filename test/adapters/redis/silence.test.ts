import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Silence } from '../../../adapters/redis/transport/silence.ts';
import { execute } from '../../support/execute.ts';
import { until } from '../../support/redis/server.ts';

test('a server is silent while it owes replies and sends none', async () => {
  const silence = new Silence();
  await silence.watch(Promise.resolve('a reply'));
  assert.equal(silence.isSilent, false);
  let reply = () => {};
  const owed = new Promise<void>((resolve) => {
    reply = resolve;
  });
  silence.watch(owed);
  assert.equal(silence.isSilent, false);
  await until('it is silent', async () => silence.isSilent);
  reply();
  await owed;
  assert.equal(silence.isSilent, false);
});

test('a failed command is a reply, and so is the reply to a later command', async () => {
  for (const reply of [() => Promise.reject(new Error('closed')), () => Promise.resolve()]) {
    const silence = new Silence();
    silence.watch(new Promise(() => {}));
    await until('it is silent', async () => silence.isSilent);
    await silence.watch<void>(reply()).catch(() => {});
    assert.equal(silence.isSilent, false);
  }
});

test('commands are sent again after a while, to see whether the server replies', async () => {
  const silence = new Silence();
  silence.watch(new Promise(() => {}));
  await until('it is silent', async () => silence.isSilent);
  await until('it is not', async () => !silence.isSilent);
});

test('a pause of the process is no silence, and the checks do not keep the process alive', async () => {
  const program = `
    import { Silence } from ${JSON.stringify(new URL('../../../adapters/redis/transport/silence.ts', import.meta.url).href)};
    const silence = new Silence();
    silence.watch(new Promise(() => {}));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000);
    setTimeout(() => console.log(silence.isSilent), 1);
    console.log(silence.isSilent);`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', program];
  assert.equal((await execute(args)).stdout, 'false\nfalse\n');
});
