import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Case, Figure, Scale } from '../support/case.ts';
import { median } from '../support/statistics.ts';

const run = promisify(execFile);
const STARTS = 8;
const FEWEST_STARTS = 3;

const ESM = '--input-type=module';
const READY = 'createClientele().then((clientele) => clientele.customers)';

/** What is started, the package asked for by its name. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'import core': [ESM, '-e', "import 'clientele/core'"],
  'require core': ['-e', "require('clientele/core')"],
  'import and createClientele': [ESM, '-e', `import { createClientele } from 'clientele'; ${READY}`],
  'require and createClientele': ['-e', `const { createClientele } = require('clientele'); ${READY}`],
};

/** Starting Node with the package, from nothing to the end of the process. */
export const coldStart: Case = {
  populations: () => [{ customers: 0, apps: 0 }],
  rows: () =>
    Object.keys(PROGRAMS).map((title) => ({
      title: `cold ${title}`,
      kind: 'delay',
      figure: title,
      expected: title.endsWith('core') ? 25 : 60,
    })),

  async limit(_, scale) {
    const figure = await started(scale, ['-e', '0']);
    return Object.fromEntries(Object.keys(PROGRAMS).map((title) => [title, figure]));
  },

  async ours(_, scale) {
    const figures: Record<string, Figure> = {};
    for (const [title, args] of Object.entries(PROGRAMS)) figures[title] = await started(scale, args);
    return figures;
  },
};

/** Milliseconds of a process. */
async function started({ effort }: Scale, args: readonly string[]): Promise<Figure> {
  const times: number[] = [];
  while (times.length < Math.max(FEWEST_STARTS, STARTS * effort)) {
    const start = performance.now();
    await run(process.execPath, args);
    times.push(performance.now() - start);
  }
  return { median: median(times) };
}
