import { Backoff } from '../../../src/concurrency/backoff.ts';
import { setTimeout } from '../../../src/concurrency/real-timers.ts';

/** An approval that is not in the state yet. */
interface UnstoredApproval {
  /** The key of its entry. */
  readonly key: string;
  /** Unix time in milliseconds. */
  readonly expiresAt: number;
}

/** Maximum number of approvals that wait while the state cannot be written. Beyond it, the oldest are dropped. */
const MAX_UNSTORED = 10_000;

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/**
 * Writes approvals into the state. It remembers an approval in this process until it is stored or has expired, and repeats a
 * failed write in the background, because the service does not approve the code a second time.
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
    return approval !== undefined && approval.expiresAt > this.#now();
  }

  /** Remembers an approval, and tries to store it. Never rejects: after a failed write it stores the approval later. */
  async write(id: string, approval: UnstoredApproval): Promise<void> {
    const [oldest] = this.#unstored.keys();
    if (oldest !== undefined && this.#unstored.size >= MAX_UNSTORED) this.#unstored.delete(oldest);
    this.#unstored.set(id, approval);
    if (!(await this.#tryToStore(id, approval))) this.#schedule();
  }

  async #tryToStore(id: string, approval: UnstoredApproval): Promise<boolean> {
    try {
      if (approval.expiresAt > this.#now()) await this.#store(approval);
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
