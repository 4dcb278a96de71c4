import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { curlOf } from '../../../../adapters/console/page/model/curl.ts';

const url = 'http://127.0.0.1:8498/v1/customers';

/** Returns the arguments that a shell passes to curl. */
const argumentsOf = (command: string): string[] =>
  execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\nCLIENTELE_KEY=KEY\n${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('a curl command', () => {
  test('takes the key from a variable', () => {
    const command = curlOf({ url, method: 'GET' }, 'key');
    assert.match(command, /\$CLIENTELE_KEY:/);
    assert.deepEqual(argumentsOf(command), [url, '-u', 'KEY:']);
  });

  test('sends the method, the idempotency key and any text unchanged', () => {
    const body = { description: 'it\'s $HOME `ls` "x" \\ 张伟\n' };
    const command = curlOf({ url, method: 'PUT', body, idempotencyKey: "k'1" }, 'key');
    assert.deepEqual(argumentsOf(command).slice(3), [
      ...['-X', 'PUT', '-H', "Idempotency-Key: k'1"],
      ...['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)],
    ]);
  });

  test('of a POST without a body names the method, which curl would take for GET', () => {
    assert.ok(argumentsOf(curlOf({ url, method: 'POST' }, 'key')).includes('POST'));
  });

  test('of a mounted page has the cookie of the application in place of a key', () => {
    assert.match(curlOf({ url, method: 'GET' }, 'none'), /-H "Cookie: \$COOKIE"/);
  });
});
