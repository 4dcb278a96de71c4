import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Case, Figure, Scale } from '../support/case.ts';
import { median } from '../support/statistics.ts';

const run = promisify(execFile);
const STARTS = 8;
const FEWEST_STARTS = 3;

const ESM = '--input-type=module';
const READY = 'createClientele().then((clientele) => clientele.customers)';

/** The arguments of Node for each row. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'import core': [ESM, '-e', "import 'clientele/core'"],
  'require core': ['-e', "require('clientele/core')"],
  'import and createClientele': [ESM, '-e', `import { createClientele } from 'clientele'; ${READY}`],
  'require and createClientele': ['-e', `const { createClientele } = require('clientele'); ${READY}`],
};

/** Starts Node with the package and waits for the end of the process. */
export const coldStart: Case = {
  populations: () => [{ customers: 0, apps: 0 }],
  rows: () =>
    Object.keys(PROGRAMS).map((title) => ({
      title: `cold start, ${title}`,
      kind: 'overhead',
      figure: title,
      goal: title.endsWith('core') ? 25 : 60,
    })),

  async limit(_, scale) {
    const figure = await measureStart(scale, ['-e', '0']);
    return Object.fromEntries(Object.keys(PROGRAMS).map((title) => [title, figure]));
  },

  async ours(_, scale) {
    const figures: Record<string, Figure> = {};
    for (const [title, args] of Object.entries(PROGRAMS)) figures[title] = await measureStart(scale, args);
    return figures;
  },
};

/** Measures the milliseconds from the start to the end of a process. */
async function measureStart({ share }: Scale, args: readonly string[]): Promise<Figure> {
  const times: number[] = [];
  while (times.length < Math.max(FEWEST_STARTS, STARTS * share)) {
    const start = performance.now();
    await run(process.execPath, args);
    times.push(performance.now() - start);
  }
  return { median: median(times) };
}
