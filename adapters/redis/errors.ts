import type { Outcome } from '../../src/domain/error-codes.ts';
import { type AnyClienteleError, ClienteleError, errorOf } from '../../src/domain/errors.ts';
import { reasonOf, withoutArguments } from './failure-reasons.ts';
import { expectation } from './messages.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** A failed command. */
export interface Failure {
  readonly error: AnyClienteleError;
  /** Whether the cause may go away without help, so that a retry can succeed. */
  readonly transient: boolean;
  /** Whether the server may have run the command. */
  readonly mayHaveRun: boolean;
}

/** Prefixes of the replies of a server or cluster that is temporarily unable to run the command. The command did not run. */
const TRANSIENT = [
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
];

/** Prefixes of the replies to a script or command whose keys are on two servers, while their slot moves. */
const SLOT_MOVING = ['TRYAGAIN', 'ERR Script attempted to access a non local key'];

/** Prefixes of the replies about data that the store did not write: another type, or a value that no script can parse. */
const FOREIGN_DATA = ['WRONGTYPE', 'CORRUPT'];

/**
 * Prefixes of the replies to a script whose user lost a right while the store was open. The script may have written before it
 * reached the forbidden command.
 */
const STOPPED_SCRIPT = ['ERR The user executing the script', 'NOPERM ACL failure in script'];

/** Message of the error of a command that was not passed to the client. Also the client's own message when it is offline. */
const NOT_READY = 'The client is offline';

/** Prefixes of the client's errors for commands that it did not send. */
const NOT_SENT = [NOT_READY, 'The client is closed', 'The queue is full', 'Cannot find node'];

/** Recognizes an error reply by its first word: `instanceof` fails if the caller has a different copy of node-redis. */
const ERROR_REPLY = /^[A-Z][A-Z]+ /;

const startsWithAny = (text: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => text.startsWith(prefix));

export const isSlotMoving = (error: unknown): error is Error =>
  error instanceof Error && startsWithAny(error.message, SLOT_MOVING);

/** Returns whether a replica replied to a command that only its primary can run. */
export const isFromReplica = (error: unknown): boolean =>
  error instanceof Error && startsWithAny(error.message, ['READONLY ', 'MASTERDOWN ']);

export function failureOf(caught: unknown): Failure {
  if (caught instanceof ClienteleError) {
    return { error: caught as AnyClienteleError, transient: false, mayHaveRun: caught.outcome === 'unknown' };
  }
  const message = caught instanceof Error ? caught.message : '';
  if (message.startsWith('OOM')) {
    return { error: errorOf('store_full', { cause: caught }), transient: false, mayHaveRun: false };
  }
  if (startsWithAny(message, FOREIGN_DATA)) {
    const detail = expectation('another program uses a key of the store');
    return { error: errorOf('store_corrupt', { detail, cause: caught }), transient: false, mayHaveRun: false };
  }
  const error = unavailable(caught);
  if (isSlotMoving(caught) || startsWithAny(message, TRANSIENT)) return { error, transient: true, mayHaveRun: false };
  if (ERROR_REPLY.test(message)) return { error, transient: false, mayHaveRun: startsWithAny(message, STOPPED_SCRIPT) };
  return { error, transient: true, mayHaveRun: !startsWithAny(message, NOT_SENT) };
}

/** Returns the error of a server that cannot be used. Its message gives the reason. */
export const unavailable = (cause?: unknown) => {
  // A command that was not sent has the failure of the connection as its cause.
  const reason = cause instanceof Error && cause.message === NOT_READY ? (cause.cause ?? cause) : cause;
  return errorOf('store_unavailable', { detail: expectation(reasonOf(reason).text), cause: withoutArguments(reason) });
};

/** Returns the error of a call whose deadline passed before its reply arrived. */
export const deadlineExceeded = (outcome: Outcome) => errorOf('deadline_exceeded', { outcome });

/** Returns the error of a command that cannot be sent now. If the client is closed, waiting for it is useless. */
export const notReady = ({ closed, lastError }: RedisTransport): Error =>
  closed ? unavailable(new Error('The client is closed')) : new Error(NOT_READY, { cause: lastError });
