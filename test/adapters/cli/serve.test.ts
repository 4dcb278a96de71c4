import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertError, replyOf } from '../../support/http.ts';

const cli = fileURLToPath(new URL('../../../adapters/cli/main.ts', import.meta.url));
const DEFAULT_KEY = 'sk_test_clientele';
/** Proves that the server works without Request and Response, whose construction would cost most of the time. */
const WITHOUT_FETCH = 'data:text/javascript,delete globalThis.Request;delete globalThis.Response;';

interface StartedCli {
  readonly child: ChildProcess;
  readonly url: string;
  /** Returns everything written to stdout and stderr so far. */
  output(): string;
  /** Resolves to the exit code. */
  readonly exit: Promise<number | null>;
}

function start(...args: string[]): Omit<StartedCli, 'url'> {
  const child = spawn(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    '--import',
    WITHOUT_FETCH,
    cli,
    ...args,
  ]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return { child, output: () => output, exit: once(child, 'close').then(([code]) => code) };
}

/** Starts a server on a free port, and waits until it listens. */
async function startServer(...args: string[]): Promise<StartedCli> {
  const started = start('serve', '--port', '0', ...args);
  await new Promise<void>((resolve, reject) => {
    started.child.stdout?.on('data', () => /v1\/customers\n/.test(started.output()) && resolve());
    started.exit.then(() => reject(new Error(started.output())));
  });
  return { ...started, url: /http:\S+/.exec(started.output())?.[0] ?? '' };
}

/** Runs a test with a separate server. */
async function withServer(args: string[], test: (started: StartedCli) => Promise<void>): Promise<void> {
  const started = await startServer(...args);
  try {
    await test(started);
  } finally {
    await kill(started);
  }
}

async function kill({ child, exit }: StartedCli): Promise<void> {
  child.kill('SIGKILL');
  await exit;
}

const request = async (url: string, line: string, key: string, body?: string) => {
  const [method = '', path = ''] = line.split(' ');
  const init = {
    method,
    headers: { authorization: `Basic ${btoa(`${key}:`)}` },
    ...(body === undefined ? {} : { body }),
  };
  return replyOf(line, await fetch(url + path, init));
};

describe('clientele serve', () => {
  let server: StartedCli;
  before(async () => {
    server = await startServer();
  });
  after(() => kill(server));

  test('prints the address that it listens on', () => {
    assert.match(server.output(), new RegExp(`^Listening on ${server.url} \\(test mode\\)\n`));
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('issues cards, binds them, and serves its OpenAPI document', async () => {
    const { url } = server;
    const { body: card } = await request(
      url,
      'POST /_test/cards',
      DEFAULT_KEY,
      'last4=8703&bank=boc&sms_code[code]=1234',
    );
    assert.equal(card.sms_code.code, '1234');
    const form = `app=app_1&source=${card.source}&sms_code[id]=${card.sms_code.id}&sms_code[code]=1234`;
    const { body: customer } = await request(url, 'POST /v1/customers', DEFAULT_KEY, form);
    assert.deepEqual([customer.livemode, customer.sources.data[0].last4], [false, '8703']);
    const foreign = await request(url, 'POST /_test/cards', DEFAULT_KEY, '{"brand":"Visa"}');
    const bound = await request(
      url,
      `POST /v1/customers/${customer.id}/sources`,
      DEFAULT_KEY,
      JSON.stringify(foreign.body),
    );
    assertError(bound, 402, 'foreign_card', 'source');
    const { body: document } = await request(url, 'GET /openapi.json', 'none');
    assert.ok(document.paths['/_test/cards'].post && document.paths['/v1/customers'].post);
  });

  test('rejects a card that cannot be bound, and names the parameter', async () => {
    const invalid: [form: string, code: string, param: string][] = [
      ['last4=87', 'parameter_invalid', 'last4'],
      ['brand=Amex', 'parameter_invalid', 'brand'],
      ['created=yesterday', 'parameter_invalid', 'created'],
      ['cardId=8703', 'parameter_invalid', 'cardId'],
      ['cardId=card_!', 'parameter_invalid', 'cardId'],
      ['source=tok_', 'parameter_invalid', 'source'],
      ['sms_code[code]=12', 'parameter_invalid', 'sms_code[code]'],
      ['number=8703', 'parameter_unknown', 'number'],
      ['used=true', 'parameter_unknown', 'used'],
    ];
    for (const [form, code, param] of invalid) {
      assertError(await request(server.url, 'POST /_test/cards', DEFAULT_KEY, form), 400, code, param);
    }
    assertError(await request(server.url, 'POST /_test/cards', 'sk_test_other', ''), 401, 'api_key_invalid');
  });

  test('keeps connections by default', async () => {
    const { headers } = await request(server.url, 'GET /v1/customers', DEFAULT_KEY);
    assert.equal(headers.get('connection'), 'keep-alive');
  });

  test('accepts a chosen key without printing it, and closes connections on demand', async () => {
    await withServer(['--key', 'sk_test_canary', '--no-keep-alive'], async ({ url, output }) => {
      const reply = await request(url, 'GET /v1/customers', 'sk_test_canary');
      assert.deepEqual([reply.status, reply.headers.get('connection')], [200, 'close']);
      assertError(await request(url, 'GET /v1/customers', DEFAULT_KEY), 401, 'api_key_invalid');
      assert.doesNotMatch(output(), /canary/);
    });
  });

  test('completes running requests before it exits on SIGTERM', async () => {
    await withServer([], async ({ url, child, exit, output }) => {
      const { port } = new URL(url);
      let response = '';
      const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
      socket.on('data', (text) => (response += text));
      const head = [
        'POST /_test/cards HTTP/1.1',
        'Host: x',
        `Authorization: Bearer ${DEFAULT_KEY}`,
        'Content-Length: 10',
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\nlast4`);
      // The response on a second connection proves that the server has received the first request.
      await request(url, 'GET /v1/customers', DEFAULT_KEY);
      child.kill('SIGTERM');
      await assert.rejects(async () => {
        for (;;) await request(url, 'GET /v1/customers', DEFAULT_KEY);
      }, 'the server accepts no further connection');
      socket.write('=8703');
      await once(socket, 'close');
      assert.match(response, /^HTTP\/1.1 200 OK\r\n[\s\S]*"source":"tok_/);
      assert.equal(await exit, 0, output());
    });
  });

  test('prints the reason and does not start if the arguments or the port are wrong', async () => {
    const unknownStore = start('serve', '--store', 'none');
    const version = start('--version');
    const help = start('--help');
    assert.equal(await unknownStore.exit, 2);
    assert.match(unknownStore.output(), /^--store must be memory, .*See clientele --help\.\n$/);
    assert.equal(await version.exit, 0);
    const { version: expected } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    assert.equal(version.output().trim(), expected);
    assert.equal(await help.exit, 0);
    assert.match(help.output(), /^Usage: clientele serve/);
    const second = start('serve', '--port', new URL(server.url).port);
    assert.equal(await second.exit, 1);
    assert.equal(second.output(), 'The server failed: EADDRINUSE.\n');
  });
});
