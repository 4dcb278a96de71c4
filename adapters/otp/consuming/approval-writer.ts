import { Backoff } from '../../../src/concurrency/backoff.ts';
import { setTimeout } from '../../../src/concurrency/real-timers.ts';

/** An approval on its way into the state. */
interface UnstoredApproval {
  readonly key: string;
  /** Unix time in milliseconds. */
  readonly until: number;
}

/** Number of approvals that are kept while the state cannot be written. The oldest are dropped. */
const MOST_APPROVALS = 10_000;

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/**
 * Writes approvals into the state. It remembers an approval in this process until it is stored or has expired, and tries again in
 * the background: the service has used the code up, so the approval is all that is left of it.
 */
export class ApprovalWriter {
  readonly #store: (approval: UnstoredApproval) => Promise<void>;
  readonly #now: () => number;
  readonly #unstored = new Map<string, UnstoredApproval>();
  readonly #backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
  #isScheduled = false;

  constructor(store: (approval: UnstoredApproval) => Promise<void>, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Returns whether this process remembers an approval that is not stored. */
  has(id: string): boolean {
    const approval = this.#unstored.get(id);
    return approval !== undefined && approval.until > this.#now();
  }

  /** Remembers an approval, and tries to store it. Never rejects: an approval that is not stored is written later. */
  async write(id: string, approval: UnstoredApproval): Promise<void> {
    const [oldest] = this.#unstored.keys();
    if (oldest !== undefined && this.#unstored.size >= MOST_APPROVALS) this.#unstored.delete(oldest);
    this.#unstored.set(id, approval);
    if (!(await this.#tryToStore(id, approval))) this.#schedule();
  }

  async #tryToStore(id: string, approval: UnstoredApproval): Promise<boolean> {
    try {
      if (approval.until > this.#now()) await this.#store(approval);
      this.#unstored.delete(id);
      this.#backoff.reset();
      return true;
    } catch {
      // No caller waits for this error: the approval is remembered, and the next attempt follows.
      return false;
    }
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const timer: { unref?(): unknown } = setTimeout(() => this.#storeAll(), this.#backoff.next());
    timer.unref?.();
  }

  async #storeAll(): Promise<void> {
    for (const [id, approval] of [...this.#unstored]) {
      if (!(await this.#tryToStore(id, approval))) break;
    }
    this.#isScheduled = false;
    if (this.#unstored.size > 0) this.#schedule();
  }
}
