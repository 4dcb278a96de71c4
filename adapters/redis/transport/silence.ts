import { monotonicNow } from '../../../src/concurrency/real-timers.ts';

/** How long a server may owe replies before no command is sent to it, in milliseconds. Longer than WAIT blocks a connection. */
const SILENT_MS = 2000;
/**
 * How long no command is sent at most, in milliseconds. By then the client of a URL has closed the connection. Another client
 * may keep it: then a command shows whether the server replies again.
 */
const LONGEST_MS = 10_000;

/**
 * Notices that a server has stopped replying: a host can vanish without closing its connections. The client closes a
 * connection that is idle for a time, but each command that is written counts as activity, so under load it is never idle.
 */
export class Silence {
  #sent = 0;
  /** Number of the last command that has a reply. Replies arrive in the order of the commands. */
  #replied = 0;
  /** The time of the last reply, or of the first command that waits for one. */
  #since = 0;

  /** Whether the server owes replies, and sends none. */
  get isSilent(): boolean {
    const duration = monotonicNow() - this.#since;
    return this.#replied < this.#sent && duration > SILENT_MS && duration < LONGEST_MS;
  }

  /** Watches for the reply to a command, and returns it. */
  watch<T>(reply: Promise<T>): Promise<T> {
    const now = monotonicNow();
    if (this.#replied === this.#sent || now - this.#since > LONGEST_MS) this.#since = now;
    this.#sent += 1;
    const number = this.#sent;
    const onReply = () => {
      this.#replied = Math.max(this.#replied, number);
      this.#since = monotonicNow();
    };
    reply.then(onReply, onReply);
    return reply;
  }
}
