import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../../support/redis/server.ts';
import { DEFAULT_KEY, request, withServer } from './started-cli.ts';

/** Parses each line of an output. */
const eventsIn = (output: () => string) =>
  output()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('clientele serve --json', () => {
  test('prints the start, issued cards and requests as one JSON object per line', async () => {
    await withServer(['--json', '--log', '--namespace', 'shop'], async ({ url, output, child, exit }) => {
      assert.deepEqual(eventsIn(output), [
        { event: 'listening', url, livemode: false, namespace: 'shop', console: `${url}/` },
      ]);
      const { body: card } = await request(url, 'POST /_test/cards', DEFAULT_KEY, '');
      const { headers } = await request(url, 'GET /v1/customers/cus_missing', DEFAULT_KEY);
      child.kill('SIGTERM');
      assert.equal(await exit, 0);
      const [, issued, issue, retrieve, ...rest] = eventsIn(output);
      assert.deepEqual(issued, { event: 'card', ...card });
      assert.deepEqual([issue.event, issue.path, issue.status], ['request', '/_test/cards', 200]);
      const { created, duration_ms, ...fields } = retrieve;
      assert.deepEqual(fields, {
        event: 'request',
        id: headers.get('request-id'),
        object: 'request',
        method: 'GET',
        path: '/v1/customers/cus_missing',
        status: 404,
        code: 'resource_missing',
        replayed: false,
      });
      assert.ok(created > 0 && duration_ms >= 0 && rest.length === 0);
    });
  });

  test('prints the code of an SMS, and each internal error', async () => {
    await withServer(['--json', '--verifiers', 'otp'], async ({ url, output }) => {
      const { body: card } = await request(url, 'POST /_test/cards', DEFAULT_KEY, 'phone=13800138000');
      await until('the SMS is printed', async () => output().includes('"sms"'));
      const { code, ...sms } = eventsIn(output).find(({ event }) => event === 'sms');
      const { source, sms_code, expires_at } = card;
      assert.deepEqual(sms, { event: 'sms', id: sms_code.id, source, phone: '13800138000', expires_at });
      assert.match(code, /^\d{6}$/);
    });
    await withServer(['--json'], async ({ url, output }) => {
      await request(url, 'POST /_test/faults', DEFAULT_KEY, 'service=tokens&error=verifier_unavailable');
      const { body: card } = await request(url, 'POST /_test/cards', DEFAULT_KEY, '');
      const { headers } = await request(
        url,
        'POST /v1/customers',
        DEFAULT_KEY,
        JSON.stringify({ app: 'app_1', ...card }),
      );
      await until('the error is printed', async () => output().includes('"error"'));
      const { message, ...error } = eventsIn(output).find(({ event }) => event === 'error');
      assert.deepEqual(error, {
        event: 'error',
        id: headers.get('request-id'),
        status: 503,
        code: 'verifier_unavailable',
      });
      assert.match(message, /verifier is unavailable/i);
    });
  });
});
