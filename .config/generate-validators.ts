/*
 * Compiles the command schemas to src/generated/validators.js, so that no schema is compiled, and no `eval` runs, at run
 * time. With --check it fails if the committed files are stale.
 */
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { schemas } from './command-schemas.ts';
import { writeGenerated } from './write-generated.ts';

const file = (name: string) => fileURLToPath(new URL(`../src/generated/${name}`, import.meta.url));

const HEADER = '// Generated from src/commands by `npm run generate`. Do not edit.\n';

async function generateCode(): Promise<string> {
  const ajv = new Ajv({
    strict: true,
    // Texts can be null, and metadata can be an empty string.
    allowUnionTypes: true,
    // Otherwise inherited properties would satisfy `required`.
    ownProperties: true,
    // domain/messages.ts has the messages.
    messages: false,
    code: { source: true, esm: true, lines: true, optimize: 2 },
    schemas: Object.values(schemas),
  });
  const names = Object.fromEntries(Object.keys(schemas).map((name) => [name, name]));
  const contents = withoutUnusedDetails(standalone.default(ajv, names));
  // ajv's output calls `require` for its helpers. The bundle contains them.
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

/** Removes the details of errors that `findViolation` does not read. They are a third of the code. */
const withoutUnusedDetails = (text: string): string =>
  text
    .replace(/,schemaPath:"[^"]*"/g, '')
    .replace(/,params:\{(?!additionalProperty)(?:"(?:[^"\\]|\\.)*"|[^{}"])*\}/g, '');

function generateTypes(): string {
  const names = Object.keys(schemas).sort();
  return `${HEADER}
/** Returns whether the data is valid. If it is not, \`errors\` has the first error. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly { instancePath: string; keyword: string; params?: object }[] | null;
}
${names.map((name) => `export declare const ${name}: Validator;`).join('\n')}
`;
}

const outputs = { 'validators.js': await generateCode(), 'validators.d.ts': generateTypes() };
for (const [name, text] of Object.entries(outputs)) await writeGenerated(file(name), text);
