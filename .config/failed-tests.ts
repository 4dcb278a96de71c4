import type { TestEvent } from 'node:test/reporters';

type Failure = Extract<TestEvent, { type: 'test:fail' }>['data'];

/** Whether a failure is that of a suite, which fails only because of a test in it. */
export const isSuite = ({ details }: Failure): boolean => details.error.failureType === 'subtestsFailed';

/**
 * A reporter of node:test that lists the failed tests again at the end. In the report of a long run, a failure is far from the
 * end, and tools that keep only the end would lose it.
 */
// biome-ignore lint/style/noDefaultExport: node:test takes a reporter from the default export.
export default async function* failedTests(events: AsyncIterable<TestEvent>): AsyncGenerator<string, void> {
  const parents: string[] = [];
  const failures: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      parents.length = data.nesting;
      parents.push(data.name);
    }
    if (type !== 'test:fail' || isSuite(data)) continue;
    const { error } = data.details;
    failures.push(
      `  ${[...parents.slice(0, data.nesting), data.name].join(' > ')}\n    ${String(error.cause ?? error)}\n`,
    );
  }
  if (failures.length > 0) yield `\nFailed tests:\n${failures.join('')}`;
}
