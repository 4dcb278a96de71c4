import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { assertError } from '../../support/http.ts';
import { until } from '../../support/redis/server.ts';
import { cliArgs } from './built-cli.ts';
import {
  bindCommandIn,
  DEFAULT_KEY,
  kill,
  request,
  type StartedCli,
  start,
  startServer,
  withServer,
} from './started-cli.ts';

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
    const unknownStore = await start('serve', '--store', 'none');
    const version = await start('--version');
    const help = await start('serve', '--help');
    assert.equal(await unknownStore.exit, 2);
    assert.match(unknownStore.output(), /^--store must be memory, .*See clientele --help\.\n$/);
    assert.equal(await version.exit, 0);
    const { version: expected } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    assert.equal(version.output().trim(), expected);
    assert.equal(await help.exit, 0);
    assert.match(help.output(), /^Usage: clientele serve/);
  });

  test('names the reason and the remedy if it cannot listen or open its store', async () => {
    const { port } = new URL(server.url);
    const cases: [args: string[], message: RegExp][] = [
      [['--port', port], new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is already in use: .*--port`)],
      [['--host', '203.0.113.1', '--key', 'k'], /^203\.0\.113\.1 is not an address of this machine: .*--host/],
      [['--store', 'file:/no/such/directory/customers.db'], /^--store: The /],
    ];
    const runs = await Promise.all(cases.map(([args]) => start('serve', '--port', '0', ...args)));
    for (const [i, run] of runs.entries()) {
      assert.equal(await run.exit, 1);
      assert.match(run.output(), cases[i]?.[1] ?? /no case/);
      assert.equal(run.output().trim().split('\n').length, 1, run.output());
    }
  });

  test('listens on IPv6, and prints its address in brackets', async () => {
    await withServer(['--host', '[::1]'], async ({ url }) => {
      assert.match(url, /^http:\/\/\[::1\]:\d+$/);
      assert.equal((await request(url, 'GET /v1/customers', DEFAULT_KEY)).status, 200);
    });
  });

  test('prints a curl command that binds the card it has issued', async () => {
    await withServer([], async ({ url, output }) => {
      const { body: card } = await request(url, 'POST /_test/cards', DEFAULT_KEY);
      const command = await bindCommandIn(output);
      const { stdout } = await promisify(execFile)('sh', ['-c', command.replace('curl', 'curl --silent')]);
      const customer = JSON.parse(stdout);
      assert.equal(customer.object, 'customer', stdout);
      const again = await request(url, 'POST /v1/customers', DEFAULT_KEY, JSON.stringify({ app: 'app_1', ...card }));
      assertError(again, 402, 'token_used', 'source');
    });
  });

  test('continues if the reader of its output ends', async () => {
    await withServer(['--log'], async ({ url, child, exit }) => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      for (let i = 0; i < 3; i++) assert.equal((await request(url, 'GET /v1/customers', DEFAULT_KEY)).status, 200);
      child.kill('SIGTERM');
      assert.equal(await exit, 0);
    });
  });

  test('--log prints a line for each request, without keys, queries and unexpected parts of paths', async () => {
    await withServer(['--log', '--key', 'sk_test_canary'], async ({ url, output }) => {
      const lines: [line: string, logged: RegExp][] = [
        ['GET /v1/customers?limit=1&starting_after=', /^GET \/v1\/customers 200 [\d.]+ ms req_\w+$/m],
        ['GET /v1/customers/cus_1?x=canary', /^GET \/v1\/customers\/cus_1 400 parameter_unknown /m],
        ['DELETE /v1/customers/canary@example.com', /^DELETE \/v1\/customers\/\.\.\. 404 resource_missing /m],
        ['GET /sk_test_canary/x', /^GET \/\.\.\.\/\.\.\. 404 resource_missing /m],
      ];
      for (const [line, logged] of lines) {
        const { headers } = await request(url, line, 'sk_test_canary');
        // The line can arrive after the response, because the line comes through a pipe.
        await until('the line is printed', async () => output().includes(headers.get('request-id') ?? 'none'));
        assert.match(output(), logged);
      }
      assert.doesNotMatch(output(), /canary/);
    });
  });
});

describe('ending clientele serve', () => {
  const AUTHORIZED = { authorization: `Bearer ${DEFAULT_KEY}` };

  /** Sends a request on a connection of an agent. Returns its status and Connection header, or the code of its error. */
  const get = (url: string, agent: Agent): Promise<string> =>
    new Promise((resolve) => {
      const outgoing = httpRequest(`${url}/v1/customers`, { agent, headers: AUTHORIZED }, (response) => {
        response.resume().on('end', () => resolve(`${response.statusCode} ${response.headers.connection}`));
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message)).end();
    });

  test('asks 24 clients to close their kept connections, and resets none', async () => {
    await withServer([], async ({ url, child, exit }) => {
      const agents = Array.from({ length: 24 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
      const outcomes = agents.map(() => [] as string[]);
      const send = async (i: number) => {
        const outcome = await get(url, agents[i] as Agent);
        outcomes[i]?.push(outcome);
        return outcome;
      };
      const indexes = [...agents.keys()];
      const [idle, busy] = [indexes.filter((i) => i % 2 === 0), indexes.filter((i) => i % 2 === 1)];
      await Promise.all(indexes.map(send));
      const running = busy.map(async (i) => {
        while ((await send(i)) === '200 keep-alive');
      });
      child.kill('SIGTERM');
      while ((await get(url, new Agent())) !== 'ECONNREFUSED');
      await Promise.all([...running, ...idle.map(send)]);
      for (const each of outcomes) {
        assert.equal(each.pop(), '200 close');
        assert.ok(each.every((outcome) => outcome === '200 keep-alive'));
      }
      assert.equal(await get(url, new Agent()), 'ECONNREFUSED');
      assert.equal(await exit, 0);
    });
  });

  test('a signal closes connections that stay idle', async () => {
    for (const signal of ['SIGHUP', 'SIGINT'] as const) {
      await withServer([], async ({ url, child, exit }) => {
        const agent = new Agent({ keepAlive: true });
        assert.equal(await get(url, agent), '200 keep-alive');
        child.kill(signal);
        assert.equal(await exit, 0, signal);
      });
    }
  });

  test('a second signal ends the process immediately', async () => {
    await withServer([], async ({ url, child, exit }) => {
      const { port, hostname } = new URL(url);
      const socket = connect(Number(port), hostname).on('error', () => {});
      socket.write('POST /_test/cards HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n');
      // A connection without a request would be closed as idle.
      const [continued] = await once(socket, 'data');
      assert.match(String(continued), /^HTTP\/1\.1 100 /);
      child.kill('SIGTERM');
      while ((await get(url, new Agent())) !== 'ECONNREFUSED');
      // Signals that follow each other closely count as one, so the test repeats it.
      const repeat = setInterval(() => child.kill('SIGINT'), 100);
      try {
        assert.equal(await exit, 130);
      } finally {
        clearInterval(repeat);
        // It has unread data, and would keep the tests from ending.
        socket.destroy();
      }
    });
  });

  for (const signal of ['SIGTERM', 'SIGKILL', 'SIGHUP'] as const) {
    test(`${signal} to the npm that started the server ends the server`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'clientele-npm-'));
      const program = [process.execPath, ...(await cliArgs())];
      const command = `${program.map((part) => `"${part}"`).join(' ')} serve --port 0`;
      await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { serve: command } }));
      const npm = spawn('npm', ['run', '--silent', 'serve'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
      const { stdout } = npm;
      let output = '';
      // The pipe ends when the last process that holds it has ended.
      const ended = once(stdout, 'end');
      stdout.setEncoding('utf8').on('data', (text) => (output += text));
      while (!/v1\/customers\n/.test(output)) await once(stdout, 'data');
      npm.kill(signal);
      await ended;
      assert.equal(await get(/http:\S+/.exec(output)?.[0] ?? '', new Agent()), 'ECONNREFUSED');
      await rm(folder, { recursive: true });
    });
  }
});
