import type { PlainCustomer } from '../../domain/customer.ts';
import { type CustomerRecord, withAllCards } from '../../domain/customer-record.ts';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';
import type { RecordPage } from '../../ports/store-types.ts';
import { type Pages, walkPages } from '../customers/page-walk.ts';
import { readIterationOptions } from '../operation/operation-options.ts';
import { checkPageResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';

/** Number of customers per read. */
const PAGE_SIZE = 100;

export interface ExportOptions {
  /** Ends the export. It then rejects with `aborted`. */
  signal?: PlatformAbortSignal | undefined;
}

/**
 * Exports every customer, oldest first, with all its cards in `sources.data`: the form that an import accepts
 * (docs/original-api.md#import-and-export).
 */
export async function* exportCustomers(
  runner: OperationRunner,
  options: ExportOptions = {},
): AsyncGenerator<PlainCustomer, void, undefined> {
  const { signal } = await runner.run(undefined, () => readIterationOptions(options, []));
  const { store, scope } = runner.settings;
  const readPage = (cursor?: string, stop = signal): Promise<RecordPage | undefined> => {
    const query = { direction: 'newer', limit: PAGE_SIZE, cursor } as const;
    return runner.run({ signal: stop }, async (operation) =>
      checkPageResponse(await runner.callStore(operation, () => store.list(scope, query, operation))),
    );
  };
  const pages: Pages<RecordPage | undefined, CustomerRecord> = {
    itemsOf: (page) => page?.records ?? [],
    hasNext: (page) => page?.hasMore === true && page.records.length > 0,
    readNext: (page, stop) => readPage(page?.records.at(-1)?.customer.id, stop),
  };
  for await (const record of walkPages(await readPage(), pages, signal)) {
    yield withAllCards(record);
  }
}
