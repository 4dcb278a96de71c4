/*
 * Compiles the command schemas to src/generated/validators.js, so that no schema is compiled, and no `eval` runs, at run
 * time. With --check it fails if the committed files are stale.
 */
import { fileURLToPath } from 'node:url';
import { _, Ajv, type KeywordCxt } from 'ajv';
import util from 'ajv/dist/compile/util.js';
import ucs2length from 'ajv/dist/runtime/ucs2length.js';
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
  });
  ajv.removeKeyword('maxLength');
  ajv.addKeyword({
    keyword: 'maxLength',
    before: 'pattern',
    type: 'string',
    schemaType: 'number',
    code: compileMaxLength,
  });
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
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

/**
 * Compiles `maxLength`, which counts Unicode characters. A character has at most two code units, so a text with more than
 * twice as many is too long, and none of it is read. The keyword of ajv reads all of it.
 */
function compileMaxLength(context: KeywordCxt): void {
  const { gen, data, schema } = context;
  const count = util.useFunc(gen, ucs2length.default);
  context.fail(_`${data}.length > ${2 * schema} || ${count}(${data}) > ${schema}`);
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
