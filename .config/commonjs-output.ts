import { transform } from 'esbuild';
import type { Options } from 'tsup';

type TsupPlugin = NonNullable<Options['plugins']>[number];

const LOCATION = 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;';

/**
 * Converts the chunks of a build with `format: 'esm'` to CommonJS. esbuild splits only ESM into chunks, and tsup's own
 * conversion rewrites `?.`, `??` and class fields to slow helpers.
 */
export const commonjsOutput: TsupPlugin = {
  name: 'commonjs-output',
  async renderChunk(code, { path }) {
    // CommonJS has no import.meta, which a chunk uses to find the files in its folder.
    const usesLocation = code.includes('import.meta.url');
    const result = await transform(code, {
      ...(usesLocation && { banner: LOCATION, define: { 'import.meta.url': 'moduleUrl' } }),
      format: 'cjs',
      target: 'node20',
      // Compiles import() to require(), because Jest's CommonJS mode rejects import().
      supported: { 'dynamic-import': false },
      sourcefile: path,
      sourcemap: 'external',
    });
    return { code: result.code, map: result.map };
  },
};
