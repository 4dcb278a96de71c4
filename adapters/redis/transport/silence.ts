import { setTimeout } from '../../../src/concurrency/real-timers.ts';

/** Milliseconds between two checks of a server that owes replies. */
const CHECK_MS = 500;
/** Number of checks without a reply after which a server is silent: at least two seconds, longer than WAIT blocks a connection. */
const SILENT_CHECKS = 5;
/**
 * Number of checks without a reply after which commands are sent again. By then the client of a URL has closed the connection.
 * Another client may keep it: then a command shows whether the server replies again.
 */
const LAST_CHECK = 20;

/**
 * Notices that a server has stopped replying: a host can vanish without closing its connections. The client closes a
 * connection that is idle for a time, but each command that is written counts as activity, so under load it is never idle.
 *
 * It counts checks, because a process that was paused reads the replies only after the pause.
 */
export class Silence {
  #sent = 0;
  /** Number of the last command that has a reply. Replies arrive in the order of the commands. */
  #replied = 0;
  /** Number of checks since the last reply, while the server owes replies. */
  #checks = 0;
  #isChecking = false;

  /** Whether the server owes replies, and sends none. */
  get isSilent(): boolean {
    return this.#checks >= SILENT_CHECKS;
  }

  /** Watches for the reply to a command, and returns it. */
  watch<T>(reply: Promise<T>): Promise<T> {
    this.#sent += 1;
    const number = this.#sent;
    const onReply = () => {
      this.#replied = Math.max(this.#replied, number);
      this.#checks = 0;
    };
    reply.then(onReply, onReply);
    if (!this.#isChecking) this.#checkLater();
    return reply;
  }

  #checkLater(): void {
    this.#isChecking = true;
    setTimeout(() => this.#check(), CHECK_MS).unref();
  }

  #check(): void {
    this.#isChecking = false;
    if (this.#replied === this.#sent) return;
    this.#checks = this.#checks < LAST_CHECK ? this.#checks + 1 : 0;
    this.#checkLater();
  }
}
