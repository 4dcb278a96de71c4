import type { StoredOutcome } from '../../../src/ports/store-types.ts';
import { parsed } from '../answers.ts';
import type { Session } from '../context.ts';
import { outcomeText } from '../customer-writes.ts';
import { unavailable } from '../errors.ts';
import { type Limits, sleep } from '../executor.ts';
import type { ScopeKeys } from '../key-names.ts';
import { bind, claim, end, fence, unbind } from '../scripts/claims.ts';
import type { EachScript } from '../scripts/script.ts';

/** How long a claim is waited for before it moves, in milliseconds. Its write may be late all the same: it is fenced off. */
const LEASE_MS = 1000;
/** For how long a write that was fenced off could still come, in milliseconds: a week. */
const FENCE_MS = 7 * 24 * 3_600_000;
/** Waits for others' claims, in milliseconds: doubling. */
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;

/** Why a claim was not to be had. */
export type Denied =
  | { readonly status: 'claimed' }
  | { readonly status: 'key_lost' }
  | { readonly status: 'already_applied'; readonly outcome: StoredOutcome };

/** What one write takes in other partitions than its customer's, until it is done or given up. */
export class Claims {
  readonly #session: Session;
  readonly #scope: ScopeKeys;
  readonly #write: string;
  readonly #owner: string;
  readonly #limits: Limits;
  readonly #held: string[] = [];
  #bound: string | undefined;

  constructor(session: Session, scope: ScopeKeys, write: string, owner: string, limits: Limits) {
    this.#session = session;
    this.#scope = scope;
    this.#write = write;
    this.#owner = owner;
    this.#limits = limits;
  }

  /** Takes a claim; undefined where that went well. */
  async take(name: string): Promise<Denied | undefined> {
    const key = this.#scope.of(name).claim(name);
    const denied = await this.#acquire(claim, key, [], (holder) => this.#run(end, key, [holder, 'take']));
    if (denied === undefined) this.#held.push(key);
    return denied;
  }

  /** Binds an idempotency key to the write; undefined where that went well. */
  async bind(name: string, operation: string): Promise<Denied | undefined> {
    const key = this.#scope.of(name).idempotency(name);
    const denied = await this.#acquire(bind, key, [operation], (holder, result) =>
      this.#run(unbind, key, [holder, outcomeText(result)]),
    );
    if (denied === undefined) this.#bound = key;
    return denied;
  }

  /** Everything is taken for good, and the key settled with the outcome. */
  async keep(outcome: string): Promise<void> {
    await this.#end('take', outcome);
  }

  /** Everything is free again. */
  async free(): Promise<void> {
    await this.#end('free', '');
  }

  async #end(how: 'take' | 'free', outcome: string): Promise<void> {
    await Promise.all([
      ...this.#held.map((key) => this.#run(end, key, [this.#write, how])),
      ...(this.#bound === undefined ? [] : [this.#run(unbind, this.#bound, [this.#write, outcome])]),
    ]);
  }

  async #acquire(
    script: EachScript,
    key: string,
    more: readonly string[],
    resolve: (holder: string, result: string) => Promise<unknown>,
  ): Promise<Denied | undefined> {
    let fenced = '';
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const [status, value, owner] = await this.#run(script, key, [
        this.#write,
        this.#owner,
        LEASE_MS,
        fenced,
        ...more,
      ]);
      if (status === 'held') return undefined;
      if (status === 'already_applied') return { status, outcome: parsed<StoredOutcome>(this.#owner, value) };
      if (status === 'claimed' || status === 'key_lost') return { status };
      if (status === 'orphan') {
        const result = await fenceOff(this.#session, this.#scope, String(value), String(owner), this.#limits);
        if (result === undefined) fenced = String(value);
        else await resolve(String(value), result);
        continue;
      }
      if (performance.now() + wait >= this.#limits.deadline) throw unavailable();
      await sleep(wait);
    }
  }

  async #run(script: EachScript, key: string, args: readonly (string | number)[]): Promise<readonly unknown[]> {
    return (await this.#session.link.each(script, key, args, this.#limits)) as readonly unknown[];
  }
}

/** What another write came to; undefined where it took no effect, and from now on never will. */
async function fenceOff(
  session: Session,
  scope: ScopeKeys,
  write: string,
  owner: string,
  limits: Limits,
): Promise<string | undefined> {
  const answer = await session.link.each(fence, scope.of(owner).result(write), [FENCE_MS], limits);
  const [status, result] = answer as [string, string];
  return status === 'stored' ? result : undefined;
}

/** Ends the bond of an idempotency key with a write that has not ended it itself. */
export async function unboundBy(
  session: Session,
  scope: ScopeKeys,
  key: string,
  [, write, owner]: readonly unknown[],
  limits: Limits,
): Promise<void> {
  const result = await fenceOff(session, scope, String(write), String(owner), limits);
  await session.link.each(unbind, key, [String(write), result === undefined ? '' : outcomeText(result)], limits);
}
