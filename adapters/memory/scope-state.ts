import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { ScopeHeader } from '../../src/ports/store-types.ts';
import { Feed } from './feed.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { OrderedIndex } from './ordered-index.ts';
import { StateEntries } from './state.ts';

/** The data of one scope. */
export class ScopeState {
  readonly scope: Scope;
  header: ScopeHeader | undefined;
  readonly records = new Map<string, CustomerRecord>();
  /** Customers that are not deleted, by position: all of them, and those of each app. */
  readonly all = new OrderedIndex<CustomerRecord>();
  readonly byApp = new Map<string, OrderedIndex<CustomerRecord>>();
  readonly claims = new Set<string>();
  readonly keys = new IdempotencyKeys();
  readonly feed = new Feed();
  readonly verifierState = new StateEntries();
  sequence = 0;
  /** Latest creation time of a customer, in milliseconds, not counting imported customers. */
  lastCreatedMs = 0;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** Returns an independent copy. Records are frozen, so that both can share them. */
  copy(): ScopeState {
    const copy = new ScopeState(this.scope);
    copy.header = this.header;
    copy.sequence = this.sequence;
    copy.lastCreatedMs = this.lastCreatedMs;
    for (const [id, record] of this.records) copy.records.set(id, record);
    for (const record of this.all) for (const index of copy.indexesOf(record)) index.add(record);
    for (const claim of this.claims) copy.claims.add(claim);
    copy.keys.addAll(this.keys);
    copy.feed.addAll(this.feed);
    copy.verifierState.addAll(this.verifierState);
    return copy;
  }

  /** Returns the indexes that list a record. */
  indexesOf({ customer: { app } }: CustomerRecord): OrderedIndex<CustomerRecord>[] {
    let ofApp = this.byApp.get(app);
    if (ofApp === undefined) {
      ofApp = new OrderedIndex();
      this.byApp.set(app, ofApp);
    }
    return [this.all, ofApp];
  }
}
