import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_KEY, HELP, readArguments, UsageError } from '../../../adapters/cli/arguments.ts';

describe('readArguments', () => {
  test('selects a memory store and the local address by default', () => {
    assert.deepEqual(readArguments(['serve']), {
      store: { kind: 'memory' },
      verifiers: 'fake',
      host: '127.0.0.1',
      port: 8498,
      key: DEFAULT_KEY,
      keepAlive: true,
      log: false,
    });
  });

  test('reads the store, the port, the host, the key and the keep-alive switch', () => {
    const args = [
      'serve',
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
    ];
    assert.deepEqual(readArguments(args), {
      store: { kind: 'file', path: './customers.db' },
      verifiers: 'otp',
      host: '0.0.0.0',
      port: 0,
      key: 'k',
      keepAlive: false,
      log: true,
    });
    for (const url of ['redis://127.0.0.1:6379', 'rediss://host/1']) {
      const command = readArguments(['serve', '--store', url]);
      assert.deepEqual(typeof command === 'object' && command.store, { kind: 'redis', url });
    }
  });

  test('gives help and version precedence over other arguments', () => {
    for (const args of [['--help'], ['serve', '-h'], ['serve', '--port', 'x', '--help']]) {
      assert.equal(readArguments(args), 'help');
    }
    assert.equal(readArguments(['--version']), 'version');
  });

  test('rejects unknown commands and options, and bad values', () => {
    const invalid = [[], ['server'], ['serve', 'x'], ['serve', '--prot', '1'], ['serve', '--key']];
    const stores = ['', 'file', 'file:', 'mysql://x', 'Memory'].map((store) => ['serve', `--store=${store}`]);
    const ports = ['', '-1', '65536', '1e3', '0x1', '8.5'].map((port) => ['serve', `--port=${port}`]);
    for (const args of [...invalid, ...stores, ...ports]) {
      assert.throws(() => readArguments(args), UsageError, args.join(' '));
    }
  });

  test('requires a key if other machines can connect', () => {
    assert.throws(() => readArguments(['serve', '--host', '0.0.0.0']), /--key is required/);
    for (const host of ['::1', '[::1]', 'localhost', '127.0.0.2']) assert.ok(readArguments(['serve', '--host', host]));
  });

  test('names the option and the remedy, and never quotes a key', () => {
    const cases: [args: string[], message: RegExp][] = [
      [[], /^The command is missing: use clientele serve\.$/],
      [['start'], /^The command is unknown: use clientele serve\.$/],
      [['serve', '8498'], /takes options only, such as --port 8498\.$/],
      [
        ['serve', '--prot', '1'],
        /^The option --prot is unknown: valid options are --store, --verifiers, --port, --host, --key, --log, /,
      ],
      [['serve', '-p', '1'], /^The option -p is unknown: valid options are /],
      [['serve', '--verifiers=real'], /^--verifiers must be fake or otp\.$/],
      [['serve', '--port'], /^--port needs a value: write --port=<value>\.$/],
      [['serve', '--port', '--log'], /^--port needs a value: write --port=<value>\.$/],
      [['serve', '--log=yes'], /^--log takes no value\.$/],
      [['serve', '--help=yes'], /^--help takes no value\.$/],
      [['serve', '--host', ''], /^--host must be an address or a name /],
      [['serve', '--host', 'http://localhost'], /^--host must be an address or a name /],
      [['serve', '--host', '127.0.0.1:8498'], /^--host must be .* without a port/],
      [['serve', '--key', 'canary canary'], /^--key must have 1 to 255 characters: /],
      [['serve', '--key', ''], /^--key must have 1 to 255 characters: /],
      [['serve', '--key', '-canary'], /^--key needs a value: write --key=<value>\.$/],
    ];
    for (const [args, message] of cases) {
      assert.throws(
        () => readArguments(args),
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
    for (const option of ['--store', '--port', '--host', '--key', '--log', '--no-keep-alive', '--help', '--version']) {
      assert.match(HELP, new RegExp(`^ {2}(?:-h, )?${option}\\b`, 'm'));
    }
    for (const value of [
      'memory (default)',
      'Default 8498',
      'Default 127.0.0.1',
      `Default ${DEFAULT_KEY}`,
      'POST /_test/cards',
    ]) {
      assert.ok(HELP.includes(value), value);
    }
    assert.ok(HELP.split('\n').every((line) => line.length <= 100));
  });
});
