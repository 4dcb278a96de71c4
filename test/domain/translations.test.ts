import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { addTranslations, chineseExpectation, loadTranslations } from '../../src/domain/translations.ts';
import { bundled } from '../support/bundle.ts';

const run = promisify(execFile);

const TIMEOUT = '参数 timeout 无效：应为1 至 2,147,483,647 的毫秒数。';

const FIRST_MESSAGES: Readonly<Record<string, RegExp>> = {
  'the first operation of a service that was made by hand': new RegExp(`^${TIMEOUT}$`, 'm'),
  'an error that a clientele throws synchronously': /^参数 listener 无效：应为函数。$/m,
  'an option of a clientele': new RegExp(`^${TIMEOUT}$`, 'm'),
  'an option of the file store': /^参数 store\[path\] 无效：应为\P{ASCII}+.*。$/mu,
  'the message of an error': /^该卡被发卡行拒绝：请使用其他银行卡。$/m,
  'the response of an error': /"message":"该卡被发卡行拒绝：请使用其他银行卡。"/,
};

describe('the first message of a process that asks for Chinese is in Chinese', () => {
  const script = bundled(new URL('translations.child.ts', import.meta.url));
  for (const [source, message] of Object.entries(FIRST_MESSAGES)) {
    test(source, async () => {
      const { stdout } = await run(process.execPath, [script, source]);
      assert.match(stdout, message);
    });
  }
});

test('a table that cannot be loaded leaves its texts in English, and is loaded later', async () => {
  let isMissing = true;
  addTranslations(async () => {
    if (isMissing) throw new Error('no such module');
    return { 'a text of this test': '本测试的文本' };
  });
  await loadTranslations('zh');
  assert.equal(chineseExpectation('a text of this test'), undefined);
  isMissing = false;
  await loadTranslations('zh');
  assert.equal(chineseExpectation('a text of this test'), '本测试的文本');
});

test('no source imports a table of Chinese texts before Chinese is asked for', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const isEager = (file: string) => /^(?:import|export) (?!type ).*messages\.zh\.ts'/m.test(readFileSync(file, 'utf8'));
  const files = ['src', 'adapters'].flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${root}/${folder}/${name}`),
  );
  assert.deepEqual(files.filter((file) => /\.ts$/.test(file)).filter(isEager), []);
});
