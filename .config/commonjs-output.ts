import { transform } from 'esbuild';
import type { Options } from 'tsup';

type TsupPlugin = NonNullable<Options['plugins']>[number];

const LOCATION = 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;';

/**
 * Turns the chunks of a build with `format: 'esm'` into CommonJS. esbuild splits ESM alone, and what tsup does about that
 * also rewrites `?.`, `??` and class fields into slow helpers.
 */
export const commonjsOutput: TsupPlugin = {
  name: 'commonjs-output',
  async renderChunk(code, { path }) {
    // CommonJS has no import.meta: by it a chunk finds the files that lie beside it.
    const located = code.includes('import.meta.url');
    const result = await transform(code, {
      ...(located && { banner: LOCATION, define: { 'import.meta.url': 'moduleUrl' } }),
      format: 'cjs',
      target: 'node20',
      // import() becomes require(): Jest's CommonJS mode refuses the former.
      supported: { 'dynamic-import': false },
      sourcefile: path,
      sourcemap: 'external',
    });
    return { code: result.code, map: result.map };
  },
};
