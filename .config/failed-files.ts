import type { TestEvent } from 'node:test/reporters';
import { isSuite } from './failed-tests.ts';

/** A reporter of node:test that prints the file of each failed test, a line each. */
// biome-ignore lint/style/noDefaultExport: node:test takes a reporter from the default export.
export default async function* failedFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string, void> {
  for await (const { type, data } of events) {
    if (type === 'test:fail' && !isSuite(data)) yield `${data.file}\n`;
  }
}
