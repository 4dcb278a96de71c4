import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { SERVE_HELP } from '../../../adapters/cli/arguments.ts';
import { COMMANDS } from '../../../adapters/cli/commands/index.ts';
import { importCustomer } from '../../../src/commands/import-customer.ts';
import { builtCli, runCli } from './built-cli.ts';
import { customersOf, ndjsonOf } from './customers.ts';
import { storeFolder } from './store-folder.ts';

const text = readFileSync(new URL('../../../docs/command-line.md', import.meta.url), 'utf8');

describe('docs/command-line.md', () => {
  test('lists every command', () => {
    for (const name of COMMANDS.keys()) assert.match(text, new RegExp(`^\\| \`clientele ${name}\\b`, 'm'));
  });

  test('lists every option of serve', () => {
    const options = [...SERVE_HELP.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => name);
    assert.ok(options.length > 8, SERVE_HELP);
    for (const name of options) assert.match(text, new RegExp(`^\\| \`${name}\` \\|`, 'm'));
  });

  test('lists every environment variable that the help names', () => {
    const helps = [...COMMANDS.values()].map(({ help }) => help).join('');
    const variables = new Set(helps.match(/\bCLIENTELE_[A-Z]+/g));
    assert.equal(variables.size, 4);
    for (const name of variables) assert.match(text, new RegExp(`^\\| .*\`${name}\`.* \\| \`--`, 'm'));
  });

  test('has commands that run', async (t) => {
    const [, script = ''] = /```sh\n(.*?)```/s.exec(text) ?? [];
    const path = storeFolder(t);
    const program = path('bin/clientele');
    mkdirSync(dirname(program));
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${await builtCli()}" "$@"\n`);
    chmodSync(program, 0o755);
    writeFileSync(path('customers.ndjson'), ndjsonOf(customersOf(3)));
    const env = { ...process.env, PATH: `${dirname(program)}:${process.env.PATH}` };
    const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], { cwd: path('.'), env });
    assert.match(stdout, /^Imported 3 .*\nChecked 3 .*\nBacked up .*\nRestored .*\nImported 3 .* Both stores have 3 /);
    assert.equal(readFileSync(path('exported.ndjson'), 'utf8'), ndjsonOf(customersOf(3)));
  });

  test('has a customer with the required fields, which can be imported', async (t) => {
    const [, line = ''] = /```json\n(.*?)```/s.exec(text) ?? [];
    const { required, properties } = importCustomer;
    const { sources, ...customer } = JSON.parse(line);
    assert.deepEqual([...Object.keys(customer), 'sources'].sort(), [...required].sort());
    const cardFields = [...properties.sources.properties.data.items.required];
    assert.deepEqual(Object.keys(sources.data[0]).sort(), cardFields.sort());
    const { status, stderr } = await runCli(
      ['import', '-', '--live', '--store', `file:${storeFolder(t)('a.db')}`],
      line,
    );
    assert.equal(status, 0, stderr);
  });

  test('lists the fields of each result', async (t) => {
    const path = storeFolder(t);
    const store = ['--store', `file:${path('a.db')}`];
    const commands = {
      import: ['-', ...store],
      export: store,
      copy: ['--from', `file:${path('a.db')}`, '--to', `file:${path('b.db')}`],
      verify: store,
      describe: store,
      backup: [path('backup.db'), ...store],
      restore: [path('backup.db'), '--store', `file:${path('c.db')}`],
    };
    for (const [name, args] of Object.entries(commands)) {
      const { stdout, stderr } = await runCli([name, ...args, '--json'], ndjsonOf(customersOf(1)));
      const [, fields = ''] = new RegExp(`^\\| \`${name}\`.*? \\| (\`.*\`) \\|$`, 'm').exec(text) ?? [];
      const result = JSON.parse(name === 'export' ? stderr : stdout);
      assert.deepEqual(
        fields.split(', '),
        Object.keys(result).map((field) => `\`${field}\``),
        name,
      );
    }
  });
});
