import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { COMMANDS, HELP } from '../../../adapters/cli/commands/index.ts';
import { runCli } from './built-cli.ts';

const OF_ONE_STORE = ['import', 'export', 'verify', 'describe', 'backup', 'restore'];
const OF_DATA = [...OF_ONE_STORE, 'copy'];

/** The arguments without a name that each command needs. */
const ARGUMENTS: Readonly<Record<string, string[]>> = { import: ['-'], backup: ['x.db'], restore: ['x.db'] };

describe('the commands of clientele', () => {
  test('are listed in the help, and each has a help with its options and examples', async () => {
    assert.deepEqual([...COMMANDS.keys()].sort(), ['serve', ...OF_DATA].sort());
    for (const [name, { help, summary }] of COMMANDS) {
      assert.ok(HELP.includes(`  ${name.padEnd(10)}${summary}\n`), name);
      assert.ok(
        help.startsWith(`Usage: clientele ${name} `) && help.includes(`\nExamples:\n  clientele ${name} `),
        name,
      );
      assert.match(help, /^Exit status: 0 /m);
      assert.ok(
        help.split('\n').every((line) => line.length <= 100),
        name,
      );
    }
    const shared = ['--namespace', '--live', '--json', '--help'];
    for (const name of COMMANDS.keys()) {
      for (const option of [...shared, ...(name === 'copy' ? ['--from', '--to'] : ['--store'])]) {
        assert.match(COMMANDS.get(name)?.help ?? '', new RegExp(`^ {2}(?:-h, )?${option} `, 'm'), `${name} ${option}`);
      }
    }
  });

  test('print help beside wrong arguments', async () => {
    const runs = [['--help'], ['-h'], ['copy', '--wrong', '-h'], ['import', '--store', 'none', '--help']];
    const results = await Promise.all(runs.map((args) => runCli(args)));
    const expected = [HELP, HELP, COMMANDS.get('copy')?.help, COMMANDS.get('import')?.help];
    for (const [i, { status, stdout, stderr }] of results.entries()) {
      assert.deepEqual([status, stdout, stderr], [0, expected[i], '']);
    }
  });

  test('refuse wrong arguments with status 2, before they open a store, and quote no value', async () => {
    const file = 'file:/no/such/directory/customers.db';
    const cases: [args: string[], message: RegExp][] = [
      [[], /^The command is missing: write one of serve, import, .* first\./],
      [['--store', file, 'export'], /^The command is missing: /],
      [['canary'], /^The command is unknown: use one of serve, /],
      [['export', 'canary', '--store', file], /^clientele export takes options only\./],
      [
        ['import', '--store', file],
        /^clientele import takes one argument beside its options: a FILE, or - for stdin\./,
      ],
      [['import', 'a', 'canary', '--store', file], /^clientele import takes one argument/],
      [['import', '-', '--store', file, '--on-existing', 'canary'], /^--on-existing must be refuse or skip\./],
      [['import', '-', '--store', file, '--on-error=canary'], /^--on-error must be continue or stop\./],
      [['import', '-', '--store', file, '--keep-events', '0'], /^--keep-events must be a whole number of 1 or more\./],
      [['copy', '--to', file], /^--from is required: write --from file:<path> or --from redis:/],
      [['copy', '--from', file, '--to', 'canary'], /^--to must be memory, file:<path> or redis:/],
      [['copy', '--store', file], /^The option --store is unknown: valid options are --from, --to, --namespace, /],
      [['verify', '--store', file, '--json=yes'], /^--json takes no value\./],
    ];
    for (const name of OF_ONE_STORE) {
      const args = [name, ...(ARGUMENTS[name] ?? [])];
      cases.push(
        [args, /^--store is required: write --store file:<path> or /],
        [[...args, '--store', 'memory'], /^--store must be file:<path> or .*memory ends with the command\./],
        [[...args, '--store', 'mysql://canary'], /^--store must be memory, file:<path> or redis:/],
      );
    }
    for (const name of ['serve', ...OF_DATA]) {
      const args = [name, ...(ARGUMENTS[name] ?? []), ...(name === 'copy' ? [] : ['--store', file])];
      const copiesFile = name === 'backup' || name === 'restore';
      const namespace = copiesFile
        ? /^--namespace is refused: a file is copied as a whole, with every namespace and mode\. Leave it out\./
        : /^--namespace must be 1 to 64 letters, digits, _ or -/;
      cases.push([[...args, '--namespace', 'canary/canary'], namespace]);
      if (copiesFile) cases.push([[...args, '--live'], /^--live is refused: /]);
    }
    for (const [args, message] of cases) {
      const { status, stdout, stderr } = await runCli(args);
      assert.match(stderr, message, args.join(' '));
      assert.match(stderr, / See clientele --help\.\n$/);
      assert.doesNotMatch(stderr, /canary/);
      assert.deepEqual([status, stdout], [2, '']);
    }
  });
});
