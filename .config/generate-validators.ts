/*
 * Compiles the command schemas to src/generated/validators.js: plain code, so that nothing is compiled, and no `eval` is
 * needed, at run time. With --check it compares instead, and fails where the committed file is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { schemas } from './command-schemas.ts';

const file = (name: string) => fileURLToPath(new URL(`../src/generated/${name}`, import.meta.url));

const HEADER = '// Generated from src/commands by `npm run generate`. Not edited by hand.\n';

async function code(): Promise<string> {
  const ajv = new Ajv({
    strict: true,
    // Text that may also be null, metadata that may also be empty.
    allowUnionTypes: true,
    // Without it inherited properties would satisfy `required`.
    ownProperties: true,
    // The sentences that users see are ours (domain/messages.ts).
    messages: false,
    code: { source: true, esm: true, lines: true, optimize: 2 },
    schemas: Object.values(schemas),
  });
  const names = Object.fromEntries(Object.keys(schemas).map((name) => [name, name]));
  const contents = lean(standalone.default(ajv, names));
  // ajv's output requires its helpers in the CommonJS way: bundling makes it stand alone.
  const bundle = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    // A linked node_modules must not change the paths in the output's comments.
    preserveSymlinks: true,
    target: 'node20',
  });
  return HEADER + (bundle.outputFiles[0]?.text ?? '');
}

/** Leaves out of the errors what findViolation does not read: a third of the code. */
const lean = (text: string): string =>
  text
    .replace(/,schemaPath:"[^"]*"/g, '')
    .replace(/,params:\{(?!additionalProperty)(?:"(?:[^"\\]|\\.)*"|[^{}"])*\}/g, '');

function types(): string {
  const names = Object.keys(schemas).sort();
  return `${HEADER}
/** A generated validator: answers whether the data is valid, and leaves the first error on itself where it is not. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly { instancePath: string; keyword: string; params?: object }[] | null;
}
${names.map((name) => `export declare const ${name}: Validator;`).join('\n')}
`;
}

const wanted = { 'validators.js': await code(), 'validators.d.ts': types() };
for (const [name, text] of Object.entries(wanted)) {
  if (!process.argv.includes('--check')) {
    await writeFile(file(name), text);
  } else if ((await readFile(file(name), 'utf8')) !== text) {
    console.error(`src/generated/${name} is stale: run \`npm run generate\`.`);
    process.exitCode = 1;
  }
}
