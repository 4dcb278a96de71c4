import type { PlainCustomer } from '../../domain/customer.ts';
import { withAllCards } from '../../domain/customer-record.ts';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';
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
  let cursor: string | undefined;
  for (;;) {
    const query = { direction: 'newer', limit: PAGE_SIZE, cursor } as const;
    const page = await runner.run({ signal }, async (operation) =>
      checkPageResponse(await runner.callStore(operation, () => store.list(scope, query, operation))),
    );
    for (const record of page?.records ?? []) {
      yield withAllCards(record);
      if (signal?.aborted) await runner.run({ signal }, () => {});
    }
    cursor = page?.records.at(-1)?.customer.id;
    if (cursor === undefined || !page?.hasMore) return;
  }
}
