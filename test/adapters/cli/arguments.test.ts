import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_KEY, readServeArguments, SERVE_HELP } from '../../../adapters/cli/arguments.ts';
import { UsageError } from '../../../adapters/cli/option-parser.ts';

describe('readServeArguments', () => {
  test('selects a memory store and the local address by default', () => {
    assert.deepEqual(readServeArguments([]), {
      store: { kind: 'memory' },
      namespace: 'default',
      livemode: false,
      json: false,
      events: { keep: 100_000 },
      verifiers: 'fake',
      host: '127.0.0.1',
      port: 8498,
      key: DEFAULT_KEY,
      keepAlive: true,
      log: false,
      seed: undefined,
      randomSeed: undefined,
    });
  });

  test('reads the store, the port, the host, the key and the keep-alive switch', () => {
    const args = [
      '--store',
      'file:./customers.db',
      '--verifiers=otp',
      '--port=0',
      '--host',
      '0.0.0.0',
      '--key',
      'k',
      '--no-keep-alive',
      '--log',
      '--seed=customers.ndjson',
      '--namespace=shop',
      '--json',
      '--keep-events=5',
    ];
    assert.deepEqual(readServeArguments(args), {
      store: { kind: 'file', path: './customers.db' },
      namespace: 'shop',
      livemode: false,
      json: true,
      events: { keep: 5 },
      verifiers: 'otp',
      host: '0.0.0.0',
      port: 0,
      key: 'k',
      keepAlive: false,
      log: true,
      seed: 'customers.ndjson',
      randomSeed: undefined,
    });
    for (const url of ['redis://127.0.0.1:6379', 'rediss://host/1']) {
      const command = readServeArguments(['--store', url]);
      assert.deepEqual(command.store, { kind: 'redis', url });
    }
  });

  test('reads the seed of the random numbers, which any text can be', () => {
    for (const seed of ['7', 'seven']) {
      const options = readServeArguments(['--random-seed', seed]);
      assert.equal(!options.livemode && options.randomSeed, seed);
    }
  });

  test('reads live mode, which has no options of tests', () => {
    const args = ['--live', '--store=file:./customers.db', `--key=${'k'.repeat(24)}`];
    assert.deepEqual(readServeArguments(args), {
      store: { kind: 'file', path: './customers.db' },
      namespace: 'default',
      livemode: true,
      json: false,
      events: { keep: 100_000 },
      host: '127.0.0.1',
      port: 8498,
      key: 'k'.repeat(24),
      keepAlive: true,
      log: false,
    });
    const key = `--key=canary${'k'.repeat(18)}`;
    const cases: [args: string[], message: RegExp][] = [
      [[], /^--live requires --key with a random key of at least 24 characters, because /],
      [['--key=canary'], /^--live requires --key /],
      [[`--key=${DEFAULT_KEY}`], /^--live requires --key /],
      [[key], /^--store is required: write --store file:<path> or /],
      [[key, '--store=memory'], /^--store must be file:<path> or .*memory ends with the command\.$/],
      [[key, '--verifiers=fake'], /^--verifiers is for tests: leave it out with --live\.$/],
      [[key, '--seed=canary'], /^--seed is for tests: /],
      [[key, '--random-seed=canary'], /^--random-seed is for tests: /],
    ];
    for (const [given, message] of cases) {
      assert.throws(
        () => readServeArguments(['--live', ...given]),
        (error) => error instanceof UsageError && message.test(error.message) && !error.message.includes('canary'),
        given.join(' '),
      );
    }
  });

  test('rejects unknown options, and bad values', () => {
    const invalid = [['x'], ['--prot', '1'], ['--key']];
    const stores = ['', 'file', 'file:', 'mysql://x', 'Memory'].map((store) => [`--store=${store}`]);
    const ports = ['', '-1', '65536', '1e3', '0x1', '8.5'].map((port) => [`--port=${port}`]);
    for (const args of [...invalid, ...stores, ...ports]) {
      assert.throws(() => readServeArguments(args), UsageError, args.join(' '));
    }
  });

  test('requires a key if other machines can connect', () => {
    assert.throws(() => readServeArguments(['--host', '0.0.0.0']), /--key is required/);
    for (const host of ['::1', '[::1]', 'localhost', '127.0.0.2']) assert.ok(readServeArguments(['--host', host]));
  });

  test('names the option and the remedy, and never quotes a key', () => {
    const cases: [args: string[], message: RegExp][] = [
      [['8498'], /^clientele serve takes options only\.$/],
      [['--prot', '1'], /^The option --prot is unknown: valid options are --store, --namespace, --live, --json, /],
      [['--STORE=memory'], /^The option --STORE is unknown: valid options are --store, /],
      [['--port2=1'], /^An option is unknown: valid options are --store, /],
      [['--keep_events=1'], /^An option is unknown: valid options are .*--keep-events\.$/],
      [['--key123canary'], /^An option is unknown: /],
      [['-p', '1'], /^The option -p is unknown: valid options are /],
      [['--random-seed=7', '--verifiers=otp'], /^--random-seed requires --store memory and --verifiers fake\.$/],
      [['--random-seed=7', '--store=file:x'], /^--random-seed requires --store memory /],
      [['--verifiers=real'], /^--verifiers must be fake or otp\.$/],
      [['--port'], /^--port needs a value: write --port=<value>\.$/],
      [['--port', '--log'], /^--port needs a value: write --port=<value>\.$/],
      [['--log=yes'], /^--log takes no value\.$/],
      [['--help=yes'], /^--help takes no value\.$/],
      [['--host', ''], /^--host must be an address or a name /],
      [['--host', 'http://localhost'], /^--host must be an address or a name /],
      [['--host', '127.0.0.1:8498'], /^--host must be .* without a port/],
      [['--key', 'canary canary'], /^--key must have 1 to 255 characters: /],
      [['--key', ''], /^--key must have 1 to 255 characters: /],
      [['--key', '-canary'], /^--key needs a value: write --key=<value>\.$/],
    ];
    for (const [args, message] of cases) {
      assert.throws(
        () => readServeArguments(args),
        (error) => {
          assert.ok(error instanceof UsageError);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /canary/);
          return true;
        },
      );
    }
  });

  test('has a help text with every option and its default', () => {
    const options = ['--verifiers', '--port', '--host', '--key', '--log', '--seed', '--random-seed', '--keep-events'];
    for (const option of [...options, '--no-keep-alive', '--help']) {
      assert.match(SERVE_HELP, new RegExp(`^ {2}(?:-h, )?${option}\\b`, 'm'));
    }
    for (const value of [
      'memory (default)',
      'Default 8498',
      'Default 127.0.0.1',
      `Default ${DEFAULT_KEY}`,
      'POST /_test/cards',
    ]) {
      assert.ok(SERVE_HELP.includes(value), value);
    }
    assert.ok(SERVE_HELP.split('\n').every((line) => line.length <= 100));
  });
});
