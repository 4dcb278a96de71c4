import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { assertError } from '../../support/http.ts';
import { RedisServer, until } from '../../support/redis/server.ts';
import { bindCommandIn, DEFAULT_KEY, request, type StartedCli, withServer } from './started-cli.ts';

const PHONE = '13800138000';
const OTP = ['--verifiers', 'otp'];

const post = ({ url }: StartedCli, path: string, form = '') => request(url, `POST ${path}`, DEFAULT_KEY, form);

/** Reads the code of an SMS from the terminal of the server. */
async function codeIn({ output }: StartedCli, id: string): Promise<string> {
  const find = () => new RegExp(`^SMS to .* code is (\\d{6}),.*\\(${id}\\)$`, 'm').exec(output())?.[1];
  await until('the SMS is printed', async () => find() !== undefined);
  return find() ?? '';
}

const wrong = (code: string) => (code === '000000' ? '111111' : '000000');

describe('clientele serve --verifiers otp', () => {
  test('a card is bound by curl: a token, a printed code, two wrong codes, the right code', async () => {
    await withServer(OTP, async (server) => {
      const curl = async (...args: string[]) => {
        const { stdout } = await promisify(execFile)('curl', ['--silent', '-u', `${DEFAULT_KEY}:`, ...args]);
        return { text: stdout, body: JSON.parse(stdout) };
      };
      const issued = await curl('-d', `phone=${PHONE}`, '-d', 'last4=8703', `${server.url}/_test/cards`);
      const { source, sms_code, expires_at } = issued.body;
      const code = await codeIn(server, sms_code.id);
      assert.ok(server.output().includes(`SMS to ${PHONE}: `));
      assert.ok(!issued.text.includes(code) && !issued.text.includes(PHONE), issued.text);
      assert.ok(expires_at > Date.now() / 1000);

      // The server prints the command, which lacks only the code.
      const command = await bindCommandIn(server.output);
      const bind = async (digits: string) => {
        const line = command.replace('curl', 'curl --silent').replace('CODE', digits);
        return JSON.parse((await promisify(execFile)('sh', ['-c', line])).stdout);
      };
      for (const attempts_left of [4, 3]) {
        const { error } = await bind(wrong(code));
        assert.deepEqual(
          [error.code, error.attempts_left, error.expires_at],
          ['binding_unauthorized', attempts_left, expires_at],
        );
      }
      const customer = await bind(code);
      assert.deepEqual([customer.object, customer.sources.data[0].last4], ['customer', '8703']);
      assert.equal((await bind(code)).error.code, 'token_used');
      assert.ok(source.startsWith('tok_'));
    });
  });

  test('every parameter is optional; a wrong one is named; the same fingerprint is the same card', async () => {
    await withServer(OTP, async (server) => {
      const bindNew = async (form: string, path: string, app = '') => {
        const { body: card } = await post(server, '/_test/cards', form);
        const code = await codeIn(server, card.sms_code.id);
        return post(
          server,
          path,
          `${app}source=${card.source}&sms_code[id]=${card.sms_code.id}&sms_code[code]=${code}`,
        );
      };
      const { body: customer } = await bindNew('', '/v1/customers', 'app=app_1&');
      const path = `/v1/customers/${customer.id}/sources`;
      const fingerprint = 'fingerprint=a-fingerprint-of-a-card';
      assert.equal((await bindNew(fingerprint, path)).status, 200);
      assertError(await bindNew(fingerprint, path), 402, 'already_bound', 'source');
      assertError(await bindNew('brand=Visa', path), 402, 'foreign_card', 'source');

      const invalid: [form: string, code: string, param: string][] = [
        ['phone=one', 'parameter_invalid', 'phone'],
        ['last4=87', 'parameter_invalid', 'last4'],
        ['number=4111111111111111', 'parameter_unknown', 'number'],
        ['sms_code[code]=1234', 'parameter_unknown', 'sms_code'],
      ];
      for (const [form, code, param] of invalid) {
        assertError(await post(server, '/_test/cards', form), 400, code, param);
      }
      const { body: document } = await request(server.url, 'GET /openapi.json', 'none');
      const operation = document.paths['/_test/cards'].post;
      const { schema } = operation.responses[200].content['application/json'];
      assert.deepEqual(Object.keys(schema.properties), ['source', 'sms_code', 'expires_at']);
      assert.deepEqual(Object.keys(schema.properties.sms_code.properties), ['id']);
      assert.doesNotMatch(server.output(), /fingerprint-of/);
    });
  });

  test('the real verifiers fail on demand, and work again after it', async () => {
    await withServer(OTP, async (server) => {
      const { body: card } = await post(server, '/_test/cards');
      const code = await codeIn(server, card.sms_code.id);
      const form = `app=app_1&source=${card.source}&sms_code[id]=${card.sms_code.id}&sms_code[code]=`;
      const outcomes: [fault: string, code: string][] = [
        ['service=tokens&error=card_declined', 'card_declined'],
        ['service=tokens&answer=null', 'token_unknown'],
        ['service=sms&error=verifier_unavailable', 'verifier_unavailable'],
        ['service=sms&answer=false', 'binding_unauthorized'],
        ['service=sms&delay_ms=2000000000', 'deadline_exceeded'],
      ];
      for (const [fault, expected] of outcomes) {
        assert.equal((await post(server, '/_test/faults', fault)).status, 200);
        const { body } = await post(server, '/v1/customers', form + code);
        assert.equal(body.error?.code, expected, fault);
      }
      // A fault that approves a wrong code, for the second call from now.
      await post(server, '/_test/faults', 'service=sms&answer=true&call=2');
      const first = await post(server, '/v1/customers', form + wrong(code));
      assert.deepEqual([first.body.error.code, first.body.error.attempts_left], ['binding_unauthorized', 4]);
      assert.equal((await post(server, '/v1/customers', form + wrong(code))).status, 200);
      const { body: other } = await post(server, '/_test/cards');
      await post(server, '/_test/faults', 'service=sms&error=too_many_attempts&call=every');
      await request(server.url, 'DELETE /_test/faults', DEFAULT_KEY);
      const rest = `app=app_1&source=${other.source}&sms_code[id]=${other.sms_code.id}&sms_code[code]=`;
      assert.equal((await post(server, '/v1/customers', rest + (await codeIn(server, other.sms_code.id)))).status, 200);
    });
  });

  test('sends another code for a token, until its budget is spent', async () => {
    await withServer(OTP, async (server) => {
      const { body: card } = await post(server, '/_test/cards', 'last4=8703');
      const again = await post(server, '/_test/cards', `source=${card.source}&phone=${PHONE}`);
      assert.deepEqual([again.status, again.body.source], [200, card.source]);
      assert.notEqual(again.body.sms_code.id, card.sms_code.id);
      const bind = async ({ sms_code: { id } }: { sms_code: { id: string } }) =>
        post(
          server,
          '/v1/customers',
          `app=app_1&source=${card.source}&sms_code[id]=${id}&sms_code[code]=${await codeIn(server, id)}`,
        );
      // Only the newest code of a token is right.
      assertError(await bind(card), 402, 'binding_unauthorized', 'sms_code[code]');
      const { body: customer } = await bind(again.body);
      assert.equal(customer.sources.data[0].last4, '8703');

      for (let sends = 3; sends <= 5; sends += 1) {
        assert.equal((await post(server, '/_test/cards', `source=${card.source}`)).status, 200);
      }
      assertError(await post(server, '/_test/cards', `source=${card.source}`), 403, 'too_many_attempts', 'source');
      const both = await post(server, '/_test/cards', `source=${card.source}&last4=1234`);
      assertError(both, 400, 'parameter_invalid', 'last4');
      assertError(await post(server, '/_test/cards', 'source=one'), 400, 'parameter_invalid', 'source');
    });
  });

  test('a lockout survives a restart of the server', async (t) => {
    const redis = await RedisServer.start();
    t.after(() => redis.stop());
    const args = [...OTP, '--store', redis.url];
    let form = '';
    let right = '';
    await withServer(args, async (server) => {
      const { body: card } = await post(server, '/_test/cards');
      right = await codeIn(server, card.sms_code.id);
      form = `app=app_1&source=${card.source}&sms_code[id]=${card.sms_code.id}&sms_code[code]=`;
      for (let i = 0; i < 5; i += 1) {
        assertError(
          await post(server, '/v1/customers', form + wrong(right)),
          402,
          'binding_unauthorized',
          'sms_code[code]',
        );
      }
    });
    await withServer(args, async (server) => {
      const locked = await post(server, '/v1/customers', form + right);
      assertError(locked, 403, 'too_many_attempts', 'sms_code[code]');
      assert.ok(locked.body.error.retry_after > 0);
    });
  });
});
