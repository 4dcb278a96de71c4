import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { refused, replyOf } from '../../support/http.ts';

const cli = fileURLToPath(new URL('../../../adapters/cli/main.ts', import.meta.url));
const DEFAULT_KEY = 'sk_test_clientele';
/** The server must get by without them: it takes no detour by fetch. */
const WITHOUT_FETCH = 'data:text/javascript,delete globalThis.Request;delete globalThis.Response;';

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it has said so far. */
  said(): string;
  /** How it ended. */
  readonly ended: Promise<number | null>;
}

function start(...args: string[]): Omit<Started, 'url'> {
  const child = spawn(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    '--import',
    WITHOUT_FETCH,
    cli,
    ...args,
  ]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  return { child, said: () => said, ended: once(child, 'close').then(([code]) => code) };
}

/** A server that listens. */
async function listening(...args: string[]): Promise<Started> {
  const started = start('serve', '--port', '0', ...args);
  await new Promise<void>((resolve, reject) => {
    started.child.stdout?.on('data', () => /customers\n/.test(started.said()) && resolve());
    started.ended.then(() => reject(new Error(started.said())));
  });
  return { ...started, url: /http:\S+/.exec(started.said())?.[0] ?? '' };
}

/** Runs a test on a server of its own. */
async function served(args: string[], test: (started: Started) => Promise<void>): Promise<void> {
  const started = await listening(...args);
  try {
    await test(started);
  } finally {
    await killed(started);
  }
}

async function killed({ child, ended }: Started): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

const ask = async (url: string, line: string, key: string, body?: string) => {
  const [method = '', path = ''] = line.split(' ');
  const init = {
    method,
    headers: { authorization: `Basic ${btoa(`${key}:`)}` },
    ...(body === undefined ? {} : { body }),
  };
  return replyOf(line, await fetch(url + path, init));
};

describe('clientele serve', () => {
  let server: Started;
  before(async () => {
    server = await listening();
  });
  after(() => killed(server));

  test('says where it listens', () => {
    assert.match(server.said(), new RegExp(`^Listening on ${server.url} \\(test mode\\)\n`));
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('issues cards, binds them, and describes itself', async () => {
    const { url } = server;
    const { body: card } = await ask(url, 'POST /_test/cards', DEFAULT_KEY, 'last4=8703&bank=boc&sms_code[code]=1234');
    assert.equal(card.sms_code.code, '1234');
    const form = `app=app_1&source=${card.source}&sms_code[id]=${card.sms_code.id}&sms_code[code]=1234`;
    const { body: customer } = await ask(url, 'POST /v1/customers', DEFAULT_KEY, form);
    assert.deepEqual([customer.livemode, customer.sources.data[0].last4], [false, '8703']);
    const foreign = await ask(url, 'POST /_test/cards', DEFAULT_KEY, '{"brand":"Visa"}');
    const bound = await ask(
      url,
      `POST /v1/customers/${customer.id}/sources`,
      DEFAULT_KEY,
      JSON.stringify(foreign.body),
    );
    refused(bound, 402, 'foreign_card', 'source');
    const { body: document } = await ask(url, 'GET /openapi.json', 'none');
    assert.ok(document.paths['/_test/cards'].post && document.paths['/v1/customers'].post);
  });

  test('issues no card that could not be bound, and names what is wrong with it', async () => {
    const wrong: [form: string, code: string, param: string][] = [
      ['last4=87', 'parameter_invalid', 'last4'],
      ['brand=Amex', 'parameter_invalid', 'brand'],
      ['created=yesterday', 'parameter_invalid', 'created'],
      ['cardId=8703', 'parameter_invalid', 'cardId'],
      ['cardId=card_!', 'parameter_invalid', 'cardId'],
      ['source=tok_', 'parameter_invalid', 'source'],
      ['sms_code[code]=12', 'parameter_invalid', 'sms_code[code]'],
      ['number=8703', 'parameter_unknown', 'number'],
    ];
    for (const [form, code, param] of wrong) {
      refused(await ask(server.url, 'POST /_test/cards', DEFAULT_KEY, form), 400, code, param);
    }
    refused(await ask(server.url, 'POST /_test/cards', 'sk_test_other', ''), 401, 'api_key_invalid');
  });

  test('keeps connections unless told otherwise', async () => {
    const { headers } = await ask(server.url, 'GET /v1/customers', DEFAULT_KEY);
    assert.equal(headers.get('connection'), 'keep-alive');
  });

  test('takes a key, which it does not print, and closes connections where it is told to', async () => {
    await served(['--key', 'sk_test_canary', '--no-keep-alive'], async ({ url, said }) => {
      const reply = await ask(url, 'GET /v1/customers', 'sk_test_canary');
      assert.deepEqual([reply.status, reply.headers.get('connection')], [200, 'close']);
      refused(await ask(url, 'GET /v1/customers', DEFAULT_KEY), 401, 'api_key_invalid');
      assert.doesNotMatch(said(), /canary/);
    });
  });

  test('answers what is under way before it ends on SIGTERM', async () => {
    await served([], async ({ url, child, ended, said }) => {
      const { port } = new URL(url);
      let answer = '';
      const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
      socket.on('data', (text) => (answer += text));
      const head = [
        'POST /_test/cards HTTP/1.1',
        'Host: x',
        `Authorization: Bearer ${DEFAULT_KEY}`,
        'Content-Length: 10',
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\nlast4`);
      // Served on another connection: by then the first one is under way.
      await ask(url, 'GET /v1/customers', DEFAULT_KEY);
      child.kill('SIGTERM');
      await assert.rejects(async () => {
        for (;;) await ask(url, 'GET /v1/customers', DEFAULT_KEY);
      }, 'no further connection is taken');
      socket.write('=8703');
      await once(socket, 'close');
      assert.match(answer, /^HTTP\/1.1 200 OK\r\n[\s\S]*"source":"tok_/);
      assert.equal(await ended, 0, said());
    });
  });

  test('says what is wrong, and does not start', async () => {
    const none = start('serve', '--store', 'none');
    const version = start('--version');
    const help = start('--help');
    assert.equal(await none.ended, 2);
    assert.match(none.said(), /^--store is memory, .*See clientele --help\.\n$/);
    assert.equal(await version.ended, 0);
    const { version: wanted } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    assert.equal(version.said().trim(), wanted);
    assert.equal(await help.ended, 0);
    assert.match(help.said(), /^Usage: clientele serve/);
    const second = start('serve', '--port', new URL(server.url).port);
    assert.equal(await second.ended, 1);
    assert.equal(second.said(), 'The server failed: EADDRINUSE.\n');
  });
});
