import type { Outcome } from '../../src/domain/error-codes.ts';
import { type AnyClienteleError, ClienteleError, errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';

/** What a command that failed says of the server and of itself. */
export interface Failure {
  readonly error: AnyClienteleError;
  /** Whether it may pass by itself soon: another try can help. */
  readonly passing: boolean;
  /** Whether the command may have run all the same. */
  readonly ran: boolean;
}

/** Beginnings of replies of a server, or a cluster, that is on its way to something else: the command did not run. */
const PASSING = [
  'LOADING',
  'READONLY',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'MOVED',
  'ASK',
  'CROSSSLOT',
  'BUSY ',
  'NOREPLICAS',
  'MISCONF',
  'NOSCRIPT',
  'UNBLOCKED',
  // A script that reads what its index names, while the slot moves: some of it is elsewhere by now.
];
/** What a script, or a command of several keys, is told whose keys are on their way from one server of a cluster to another. */
const SPLIT = ['TRYAGAIN', 'ERR Script attempted to access a non local key'];

export const isSplit = (error: unknown): error is Error =>
  error instanceof Error && SPLIT.some((words) => error.message.startsWith(words));

/** Something of another shape lies at one of our keys: a wrong type, or what our scripts find to be none of their own. */
const DAMAGED = ['WRONGTYPE', 'CORRUPT'];

/** The error of a command that was not handed to the client, which says so itself where it was. */
export const NOT_READY = 'The client is offline';

/** What the client says of itself where it has sent nothing. */
const NOT_SENT = [NOT_READY, 'The client is closed', 'The queue is full', 'Cannot find node'];

/** Replies come as the client's ErrorReply, known by the upper-case word that they begin with; its class may not be ours. */
const REPLY = /^[A-Z][A-Z]+ /;

export function failureOf(caught: unknown): Failure {
  if (caught instanceof ClienteleError) {
    return { error: caught as AnyClienteleError, passing: false, ran: caught.outcome === 'unknown' };
  }
  const message = caught instanceof Error ? caught.message : '';
  if (message.startsWith('OOM')) return { error: errorOf('store_full', { cause: caught }), passing: false, ran: false };
  if (DAMAGED.some((word) => message.startsWith(word))) {
    const detail = expectation('another program uses a key of the store');
    return { error: errorOf('store_corrupt', { detail, cause: caught }), passing: false, ran: false };
  }
  if (isSplit(caught) || PASSING.some((word) => message.startsWith(word)))
    return { error: unavailable(caught), passing: true, ran: false };
  if (REPLY.test(message)) return { error: unavailable(caught), passing: false, ran: false };
  const sent = !NOT_SENT.some((words) => message.startsWith(words));
  return { error: unavailable(caught), passing: true, ran: sent };
}

export const unavailable = (cause?: unknown) =>
  errorOf('store_unavailable', { detail: expectation('it did not respond'), cause });

/** The error of a call whose time was over before its answer came. */
export const overdue = (outcome: Outcome) => errorOf('deadline_exceeded', { outcome });
