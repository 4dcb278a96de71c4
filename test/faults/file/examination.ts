import { insertOf, recordOf, replaceOf } from '../../../adapters/conformance/samples.ts';
import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { VerifyReport } from '../../../src/ports/store-types.ts';
import { type ExpectedState, SCOPES, WALKS } from './expected-state.ts';

/** Results that are neither right nor a typed error. `wrong data` must never happen. */
export type Finding =
  | 'wrong data'
  | 'missing customer'
  | 'short list'
  | 'short feed'
  | 'refused change'
  | 'lost claim'
  | 'lost key';

const PAGE_SIZE = 40;
/** Of the claims, keys and customers, every seventh is written. */
const STRIDE = 7;

/** Compares all results of a store on a damaged file with the data of the intact file. */
export class Examination {
  readonly findings: Partial<Record<Finding, number>> = {};
  readonly examples: string[] = [];
  errors = 0;
  verified = false;
  readonly #store: Store;
  readonly #expectedStates: readonly ExpectedState[];
  readonly #verify: (scope: Scope) => VerifyReport;

  /** @param verify Does the same as the store's `verify`, without a new thread, which would take most of the time. */
  constructor(store: Store, expectedStates: readonly ExpectedState[], verify: (scope: Scope) => VerifyReport) {
    this.#verify = verify;
    this.#store = store;
    this.#expectedStates = expectedStates;
  }

  async run(): Promise<void> {
    const opened = await this.#attempt(() => this.#store.open() as Promise<void>);
    if (opened === undefined) {
      this.verified = true;
      return;
    }
    for (const [scope, expected] of this.#expected()) await this.#reads(scope, expected);
    for (const [scope] of this.#expected()) {
      const report = await this.#attempt(() => this.#verify(scope));
      if (report === undefined || report.value.problems.length > 0) this.verified = true;
    }
    for (const [scope, expected] of this.#expected()) await this.#writes(scope, expected);
  }

  #expected(): [Scope, ExpectedState][] {
    return SCOPES.map((scope, i) => [scope, this.#expectedStates[i] as ExpectedState]);
  }

  /** A hidden entry counts as wrong data, because a verifier would give an attacker new attempts. */
  async #readStates(scope: Scope, states: ExpectedState['states']): Promise<void> {
    const state = this.#store.stateStore();
    for (const [key, value] of states) {
      const result = await this.#attempt(() => state.read(scope, key));
      if (result && result.value?.value !== value) this.#report('wrong data', `${key} ${result.value?.value}`);
      const absent = await this.#attempt(() => state.read(scope, `${key}x`));
      if (absent?.value) this.#report('wrong data', 'a state that never existed');
    }
  }

  async #writeStates(scope: Scope, states: ExpectedState['states']): Promise<void> {
    const state = this.#store.stateStore();
    for (const [key, value] of states.filter((_, i) => i % STRIDE === 0)) {
      const created = await this.#attempt(() => state.compareAndSet(scope, key, undefined, 'new', 1e13));
      if (created?.value) this.#report('wrong data', `${key} was created again`);
      await this.#attempt(() => state.compareAndSet(scope, `${key}x`, undefined, 'new', 1e13));
      const after = await this.#attempt(() => state.read(scope, key));
      if (after && after.value?.value !== value) this.#report('wrong data', `${key} after a write`);
    }
  }

  async #reads(scope: Scope, { records, walks, events, states }: ExpectedState): Promise<void> {
    await this.#readStates(scope, states);
    for (const [id, record] of records) {
      const result = await this.#attempt(() => this.#store.find(scope, id));
      if (result === undefined) continue;
      if (result.value === undefined) this.#report('missing customer', id);
      else if (JSON.stringify(result.value) !== record)
        this.#report('wrong data', `${id} ${JSON.stringify(result.value)}`);
    }
    const unknown = await this.#attempt(() => this.#store.find(scope, 'cus_never'));
    if (unknown?.value !== undefined) this.#report('wrong data', 'a customer that never existed');
    for (const [i, expected] of walks.entries()) {
      const list = await this.#attempt(() => this.#walk(scope, WALKS[i] as (typeof WALKS)[number], expected.length));
      if (list) this.#compare(list.value, expected, 'short list', `list ${i} of ${scope.key}`);
    }
    const feed = await this.#attempt(() => this.#feed(scope, events.length));
    if (feed) this.#compare(feed.value, events, 'short feed', `feed of ${scope.key}`);
  }

  async #writes(scope: Scope, { records, claims, keys, states }: ExpectedState): Promise<void> {
    await this.#writeStates(scope, states);
    for (const { attempt, outcome } of keys.filter((_, i) => i % STRIDE === 0)) {
      const result = await this.#attempt(() => this.#store.begin(scope, attempt));
      if (result?.value.status === 'begun') this.#report('lost key', attempt.key);
      else if (result && JSON.stringify(result.value) !== outcome)
        this.#report('wrong data', JSON.stringify(result.value));
    }
    for (const claim of claims.filter((_, i) => i % STRIDE === 0)) {
      const insert = insertOf(recordOf({ livemode: scope.livemode }), { claims: [claim] });
      const result = await this.#attempt(() => this.#store.insert(scope, insert));
      if (result && result.value.status !== 'claimed') this.#report('lost claim', `${claim} ${result.value.status}`);
    }
    for (const [id, text] of records.filter((_, i) => i % STRIDE === 0)) {
      const before = JSON.parse(text) as CustomerRecord;
      const replace = replaceOf(before, { fields: { description: 'examined' } });
      const result = await this.#attempt(() => this.#store.replace(scope, replace));
      const after = await this.#attempt(() => this.#store.find(scope, id));
      if (after === undefined) continue;
      // A failed write has no effect, and a stored write is readable. A conflict is allowed: a service would read again.
      const stored = result?.value.status === 'stored';
      if (after.value === undefined) this.#report('missing customer', `${id} after a change`);
      else if (JSON.stringify(after.value) !== (stored ? JSON.stringify(replace.record) : text))
        this.#report('wrong data', `${id} after a change`);
      else if (result && !stored) this.#report('refused change', `${id} ${result.value.status}`);
    }
  }

  async #walk(scope: Scope, query: (typeof WALKS)[number], maximum: number): Promise<string[]> {
    const texts: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await this.#store.list(scope, { ...query, limit: PAGE_SIZE, cursor });
      if (page === undefined) return texts;
      texts.push(...page.records.map((record) => JSON.stringify(record)));
      cursor = page.records.at(-1)?.customer.id;
      if (!page.hasMore || texts.length > maximum) return texts;
    }
  }

  async #feed(scope: Scope, maximum: number): Promise<string[]> {
    const texts: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await this.#store.events(scope, { after, limit: PAGE_SIZE });
      texts.push(...page.map((event) => JSON.stringify(event)));
      after = page.at(-1)?.cursor;
      if (page.length === 0 || texts.length > maximum) return texts;
    }
  }

  /** Reports `short` if some are missing, and wrong data if any is unexpected, repeated or out of order. */
  #compare(texts: readonly string[], expected: readonly string[], short: Finding, name: string): void {
    const positions = new Map(expected.map((text, i) => [text, i]));
    const order = texts.map((text) => positions.get(text) ?? -1);
    if (order.some((position, i) => position <= (order[i - 1] ?? -1))) this.#report('wrong data', name);
    else if (texts.length < expected.length) this.#report(short, `${name}: ${texts.length} of ${expected.length}`);
  }

  /** Returns the result; undefined after a typed error. Any other error ends the process. */
  async #attempt<T>(call: () => T | PromiseLike<T>): Promise<{ readonly value: T } | undefined> {
    try {
      return { value: await call() };
    } catch (error) {
      if (!(error instanceof ClienteleError) || error.code === 'internal') throw error;
      this.errors += 1;
      return undefined;
    }
  }

  #report(finding: Finding, example: string): void {
    if (this.findings[finding] === undefined) this.examples.push(`${finding}: ${example}`);
    this.findings[finding] = (this.findings[finding] ?? 0) + 1;
  }
}
