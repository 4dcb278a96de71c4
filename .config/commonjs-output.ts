import { transform } from 'esbuild';
import type { Options } from 'tsup';

type TsupPlugin = NonNullable<Options['plugins']>[number];

/**
 * Turns the chunks of a build with `format: 'esm'` into CommonJS. esbuild splits ESM alone, and what tsup does about that
 * also rewrites `?.`, `??` and class fields into slow helpers.
 */
export const commonjsOutput: TsupPlugin = {
  name: 'commonjs-output',
  async renderChunk(code, { path }) {
    const result = await transform(code, {
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
