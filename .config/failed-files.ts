import type { TestEvent } from 'node:test/reporters';

/** A reporter of node:test that prints the file of each failed test, a line each. */
// biome-ignore lint/style/noDefaultExport: node:test takes a reporter from the default export.
export default async function* failedFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string, void> {
  for await (const { type, data } of events) {
    // A suite fails only because of a test in it.
    if (type === 'test:fail' && data.details.error.failureType !== 'subtestsFailed') yield `${data.file}\n`;
  }
}
