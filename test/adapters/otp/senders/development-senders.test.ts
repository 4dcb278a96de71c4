import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, mock, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { ConsoleSmsSender, FileSmsSender, SmsSender } from '../../../../adapters/otp/index.ts';
import { rejects } from '../../../support/rejection.ts';

const message = {
  id: 'sms_1',
  source: 'tok_1',
  phone: '+8613800138000',
  code: '012345',
  expires_at: 1_704_067_800,
  locale: 'en',
} as const;

test('a sender is real unless it says otherwise', () => {
  class Silent extends SmsSender {
    override send() {}
  }
  assert.equal(new Silent().fake, false);
});

describe('ConsoleSmsSender', () => {
  test('prints the code in the language of the message, and is a fake', async () => {
    const lines: string[] = [];
    const sender = new ConsoleSmsSender({ write: (line) => lines.push(line) });
    sender.send(message);
    sender.send({ ...message, locale: 'zh' });
    assert.deepEqual(lines, [
      'SMS to +8613800138000: your code is 012345, valid until 2024-01-01T00:10:00.000Z (sms_1)',
      '发送至 +8613800138000 的短信：您的验证码是 012345，有效期至 2024-01-01T00:10:00.000Z（sms_1）',
    ]);
    assert.equal(sender.fake, true);
  });

  test('prints to the console by default', () => {
    const log = mock.method(console, 'log', () => {});
    try {
      new ConsoleSmsSender().send(message);
      assert.match(String(log.mock.calls[0]?.arguments[0]), /012345/);
    } finally {
      log.mock.restore();
    }
  });

  test('checks its options', async () => {
    await rejects((async () => new ConsoleSmsSender({ write: 1 as never }))(), 'parameter_invalid', 'write');
    await rejects((async () => new ConsoleSmsSender({ path: 1 } as never))(), 'parameter_unknown', 'path');
  });
});

describe('FileSmsSender', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clientele-otp-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('appends a line of JSON for each message to a file of its owner, and is a fake', async () => {
    const path = join(folder, 'sms.ndjson');
    const sender = new FileSmsSender({ path });
    const ids = Array.from({ length: 20 }, (_, index) => `sms_${index}`);
    await Promise.all(ids.map((id) => sender.send({ ...message, id })));
    const lines = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ id }) => id).sort(), ids.sort());
    assert.deepEqual({ ...lines[0], id: 'sms_1' }, message);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal(sender.fake, true);
  });

  test('accepts a URL object, and no other value', async () => {
    const path = join(folder, 'url.ndjson');
    await new FileSmsSender({ path: pathToFileURL(path) }).send(message);
    assert.equal((await readFile(path, 'utf8')).length > 0, true);
    for (const wrong of [undefined, '', 'a\0b', 1, new URL('https://example.com/sms')]) {
      await rejects((async () => new FileSmsSender({ path: wrong as never }))(), 'parameter_invalid', 'path');
    }
  });

  test('fails if the file cannot be written, and prints no secret', async () => {
    const sender = new FileSmsSender({ path: join(folder, 'missing', 'sms.ndjson') });
    await assert.rejects(sender.send(message), (error) => !inspect(error).includes(message.code));
  });
});
