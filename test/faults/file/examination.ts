import { insertOf, recordOf, replaceOf } from '../../../adapters/conformance/samples.ts';
import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { VerifyReport } from '../../../src/ports/store-types.ts';
import { SCOPES, type Truth, WALKS } from './expected-state.ts';

/** Answers that are neither right nor a typed error. The first of all is never to happen. */
export type Finding =
  | 'wrong data'
  | 'a customer missing'
  | 'a list short'
  | 'a feed short'
  | 'a change refused'
  | 'a claim forgotten'
  | 'a key forgotten';

const PAGE = 40;
/** Every so many-th claim, key and customer is written to. */
const STRIDE = 7;

/** Everything that a store answers of a damaged file, held against what the sound one holds. */
export class Examination {
  readonly findings: Partial<Record<Finding, number>> = {};
  readonly examples: string[] = [];
  errors = 0;
  verified = false;
  readonly #store: Store;
  readonly #truths: readonly Truth[];
  readonly #verify: (scope: Scope) => VerifyReport;

  /** @param verify What the store's verification does. */
  constructor(store: Store, truths: readonly Truth[], verify: (scope: Scope) => VerifyReport) {
    this.#verify = verify;
    this.#store = store;
    this.#truths = truths;
  }

  async run(): Promise<void> {
    const opened = await this.#answer(() => this.#store.open() as Promise<void>);
    if (opened === undefined) {
      this.verified = true;
      return;
    }
    for (const [scope, truth] of this.#each()) await this.#reads(scope, truth);
    for (const [scope] of this.#each()) {
      // As the store's own thread does it, which would take most of the time.
      const report = await this.#answer(() => this.#verify(scope));
      if (report === undefined || report.value.problems.length > 0) this.verified = true;
    }
    for (const [scope, truth] of this.#each()) await this.#writes(scope, truth);
  }

  #each(): [Scope, Truth][] {
    return SCOPES.map((scope, i) => [scope, this.#truths[i] as Truth]);
  }

  async #reads(scope: Scope, { records, walks, events }: Truth): Promise<void> {
    for (const [id, record] of records) {
      const answer = await this.#answer(() => this.#store.find(scope, id));
      if (answer === undefined) continue;
      if (answer.value === undefined) this.#found('a customer missing', id);
      else if (JSON.stringify(answer.value) !== record)
        this.#found('wrong data', `${id} ${JSON.stringify(answer.value)}`);
    }
    const never = await this.#answer(() => this.#store.find(scope, 'cus_never'));
    if (never?.value !== undefined) this.#found('wrong data', 'a customer that never was');
    for (const [i, expected] of walks.entries()) {
      const walked = await this.#answer(() => this.#walk(scope, WALKS[i] as (typeof WALKS)[number], expected.length));
      if (walked) this.#compare(walked.value, expected, 'a list short', `walk ${i} of ${scope.key}`);
    }
    const fed = await this.#answer(() => this.#feed(scope, events.length));
    if (fed) this.#compare(fed.value, events, 'a feed short', `feed of ${scope.key}`);
  }

  async #writes(scope: Scope, { records, claims, keys }: Truth): Promise<void> {
    for (const { attempt, outcome } of keys.filter((_, i) => i % STRIDE === 0)) {
      const answer = await this.#answer(() => this.#store.begin(scope, attempt));
      if (answer?.value.status === 'begun') this.#found('a key forgotten', attempt.key);
      else if (answer && JSON.stringify(answer.value) !== outcome)
        this.#found('wrong data', JSON.stringify(answer.value));
    }
    for (const claim of claims.filter((_, i) => i % STRIDE === 0)) {
      const insert = insertOf(recordOf({ livemode: scope.livemode }), { claims: [claim] });
      const answer = await this.#answer(() => this.#store.insert(scope, insert));
      if (answer && answer.value.status !== 'claimed')
        this.#found('a claim forgotten', `${claim} ${answer.value.status}`);
    }
    for (const [id, text] of records.filter((_, i) => i % STRIDE === 0)) {
      const before = JSON.parse(text) as CustomerRecord;
      const replace = replaceOf(before, { fields: { description: 'examined' } });
      const answer = await this.#answer(() => this.#store.replace(scope, replace));
      const after = await this.#answer(() => this.#store.find(scope, id));
      if (after === undefined) continue;
      // What failed changed nothing; what did not is there. After a conflict a service reads afresh, as here.
      const stored = answer?.value.status === 'stored';
      if (after.value === undefined) this.#found('a customer missing', `${id} after a change`);
      else if (JSON.stringify(after.value) !== (stored ? JSON.stringify(replace.record) : text))
        this.#found('wrong data', `${id} after a change`);
      else if (answer && !stored) this.#found('a change refused', `${id} ${answer.value.status}`);
    }
  }

  async #walk(scope: Scope, query: (typeof WALKS)[number], most: number): Promise<string[]> {
    const texts: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await this.#store.list(scope, { ...query, limit: PAGE, cursor });
      if (page === undefined) return texts;
      texts.push(...page.records.map((record) => JSON.stringify(record)));
      cursor = page.records.at(-1)?.customer.id;
      if (!page.hasMore || texts.length > most) return texts;
    }
  }

  async #feed(scope: Scope, most: number): Promise<string[]> {
    const texts: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await this.#store.events(scope, { after, limit: PAGE });
      texts.push(...page.map((event) => JSON.stringify(event)));
      after = page.at(-1)?.cursor;
      if (page.length === 0 || texts.length > most) return texts;
    }
  }

  /** Some left out is short; another order, one twice, or one that is none of them is wrong. */
  #compare(texts: readonly string[], expected: readonly string[], short: Finding, what: string): void {
    const places = new Map(expected.map((text, i) => [text, i]));
    const order = texts.map((text) => places.get(text) ?? -1);
    if (order.some((place, i) => place <= (order[i - 1] ?? -1))) this.#found('wrong data', what);
    else if (texts.length < expected.length) this.#found(short, `${what}: ${texts.length} of ${expected.length}`);
  }

  /** An answer; undefined where it is a typed error. Any other error ends the process. */
  async #answer<T>(ask: () => T | PromiseLike<T>): Promise<{ readonly value: T } | undefined> {
    try {
      return { value: await ask() };
    } catch (error) {
      if (!(error instanceof ClienteleError) || error.code === 'internal') throw error;
      this.errors += 1;
      return undefined;
    }
  }

  #found(finding: Finding, example: string): void {
    if (this.findings[finding] === undefined) this.examples.push(`${finding}: ${example}`);
    this.findings[finding] = (this.findings[finding] ?? 0) + 1;
  }
}
