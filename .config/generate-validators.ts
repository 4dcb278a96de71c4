/*
 * Compiles the command schemas to src/generated/validators.js, so that no schema is compiled, and no `eval` runs, at run
 * time. With --check it fails if the committed files are stale.
 */
import { fileURLToPath } from 'node:url';
import { Ajv, type AnySchema } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { schemas } from './command-schemas.ts';
import { compactValidators } from './compact-validators.ts';
import { addSharedChecks, SHARED_CHECKS, withSharedChecks } from './shared-checks.ts';
import { writeGenerated } from './write-generated.ts';

const file = (name: string) => fileURLToPath(new URL(`../src/generated/${name}`, import.meta.url));

const HEADER = '// Generated from src/commands by `npm run generate`. Do not edit.\n';

/** Names the package whose code the validators contain, as esbuild does, for .config/third-party-notices.ts. */
const ORIGIN = '\n// node_modules/ajv\n';

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
  addSharedChecks(ajv);
  for (const schema of Object.values(schemas)) ajv.addSchema(withSharedChecks(schema) as AnySchema);
  const names = Object.fromEntries(Object.keys(schemas).map((name) => [name, name]));
  const contents = compactValidators(standalone.default(ajv, names)) + SHARED_CHECKS;
  // A bundle, because it has no code that is not used, such as the schemas.
  const bundle = await build({
    stdin: { contents },
    bundle: true,
    minifySyntax: true,
    write: false,
    format: 'esm',
    target: 'node20',
  });
  return HEADER + ORIGIN + (bundle.outputFiles[0]?.text ?? '');
}

function generateTypes(): string {
  const names = Object.keys(schemas).sort();
  return `${HEADER}
/** Returns whether the data is valid. If it is not, \`error\` is the first error. */
export interface Validator {
  (data: unknown): boolean;
  error?: {
    /** The place of the value that is wrong. */
    readonly instancePath: string;
    /** The name that is unknown there. undefined for any other error. */
    readonly additionalProperty: string | undefined;
  };
}
${names.map((name) => `export declare const ${name}: Validator;`).join('\n')}
`;
}

const outputs = { 'validators.js': await generateCode(), 'validators.d.ts': generateTypes() };
for (const [name, text] of Object.entries(outputs)) await writeGenerated(file(name), text);
