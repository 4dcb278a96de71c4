import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bundleSize } from '../support/bundle-size.ts';
import type { Case, Figure, Row, Scale } from '../support/case.ts';
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

const BUNDLE = 'bundle of { CustomerService }, compressed';
/** Kilobytes. */
const BUNDLE_GOAL = 20;

/** Starts Node with the package and waits for the end of the process. Bundles the core for a browser or an edge runtime. */
export const coldStart: Case = {
  question: 'start',
  populations: () => [{ customers: 0, apps: 0 }],
  rows: () => [
    ...Object.keys(PROGRAMS).map(
      (title): Row => ({
        title: `cold start, ${title}`,
        kind: 'overhead',
        figure: title,
        goal: title.endsWith('core') ? 25 : 60,
      }),
    ),
    { title: BUNDLE, kind: 'download', figure: BUNDLE, goal: BUNDLE_GOAL },
  ],

  async limit(_, scale) {
    const figure = await measureStart(scale, ['-e', '0']);
    return { ...Object.fromEntries(Object.keys(PROGRAMS).map((title) => [title, figure])), [BUNDLE]: { median: 0 } };
  },

  async ours(_, scale) {
    const figures: Record<string, Figure> = {};
    for (const [title, args] of Object.entries(PROGRAMS)) figures[title] = await measureStart(scale, args);
    return { ...figures, [BUNDLE]: { median: (await bundleSize()) / 1000 } };
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
