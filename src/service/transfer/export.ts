import type { PlainCustomer } from '../../domain/customer.ts';
import type { CustomerRecord } from '../../domain/customer-record.ts';
import { listOf } from '../../domain/list.ts';
import { isAborted } from '../operation/abort-signal.ts';
import { iterationOptions } from '../operation/operation.ts';
import { checkPageResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';

/** Customers read at once. */
const PAGE = 100;

export interface ExportOptions {
  /** Ends the export; it then rejects with `aborted`. */
  signal?: AbortSignal | undefined;
}

/** Every customer, oldest first, with all its cards in `sources.data`: what an import takes. */
export async function* exportCustomers(
  kernel: OperationRunner,
  options: ExportOptions = {},
): AsyncGenerator<PlainCustomer, void, undefined> {
  const { signal } = await kernel.run(undefined, () => iterationOptions(options, []));
  const { store, scope } = kernel.settings;
  let cursor: string | undefined;
  for (;;) {
    const query = { direction: 'newer', limit: PAGE, cursor } as const;
    const page = await kernel.run({ signal }, (operation) =>
      kernel.readStore(operation, () => store.list(scope, query, operation), checkPageResponse),
    );
    for (const record of page?.records ?? []) {
      yield whole(record);
      if (isAborted(signal)) await kernel.run({ signal }, () => {});
    }
    cursor = page?.records.at(-1)?.customer.id;
    if (cursor === undefined || !page?.hasMore) return;
  }
}

function whole({ customer, cards }: CustomerRecord): PlainCustomer {
  if (!customer.sources.has_more) return customer;
  return Object.freeze({ ...customer, sources: listOf(customer.sources.url, cards, false) });
}
