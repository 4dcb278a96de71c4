import { nextTick, setImmediate } from '../../src/concurrency/real-timers.ts';
import type { RedisExpectation } from './messages.ts';

/** The reason for which Redis cannot be used. */
interface Reason {
  /** Text for the message of an error. */
  readonly text: RedisExpectation;
  readonly lasting: Lasting | undefined;
}

/**
 * A cause that a retry does not remove, so that a store that is opening fails immediately. `one server`: only for a client of
 * one server, because among several servers another can soon become the primary.
 */
type Lasting = 'always' | 'one server';

/** Patterns for the code and message of an error, and their reasons. The first match counts. */
const REASONS: readonly (readonly [pattern: RegExp, text: RedisExpectation, lasting?: Lasting])[] = [
  [
    /NO_NODE/,
    'no node of the cluster replies at its known address, so if the nodes have new addresses, make a new client and open the store with it',
  ],
  [
    /NO_SENTINEL|None of the sentinels/,
    'the client cannot find the primary through its Sentinels, so check that they run and their addresses',
  ],
  [/No such master/, 'the Sentinels know no primary of this name, so check the name of the client', 'always'],
  [/ECONNREFUSED/, 'the server refuses the connection, so check its host and port and that it runs'],
  [/ENOTFOUND|getaddrinfo EINVAL/, 'the host name of the server is unknown, so check it', 'always'],
  [/EAI_AGAIN/, 'the host name of the server cannot be looked up now'],
  [
    /EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|Connection timeout/,
    'the server cannot be reached, so check its host and the network',
  ],
  [/connect (ENOENT|EACCES) [/\\]/, 'the socket of the client does not exist or may not be used, so check its path'],
  [/TLS_MISSING/, 'the server requires TLS, so use a URL that begins with rediss://', 'always'],
  [
    /alert[_ ](certificate[_ ]required|bad[_ ]certificate|unknown[_ ]ca)/i,
    'the server requires a client certificate that it trusts, so pass a client that has socket.cert and socket.key',
    'always',
  ],
  [
    /TLS_UNEXPECTED|wrong[_ ]version[_ ]number|packet[_ ]length/i,
    'the server does not use TLS, so use a URL that begins with redis://',
    'always',
  ],
  [
    /ERR_SSL_|EPROTO/,
    'the server and this process cannot agree on TLS, so compare the versions and ciphers that they allow',
    'always',
  ],
  [/NO_REPLY/, 'the server accepts the connection but does not reply, so check that it is Redis and not stopped'],
  [/NOT_REDIS|Unknown RESP type/, 'the server at this host and port is not Redis', 'always'],
  [
    /ERR_TLS_CERT_ALTNAME_INVALID/,
    'the certificate of the server is for other host names, so use one of them, or pass a client that has socket.servername',
    'always',
  ],
  [/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/, 'the certificate of the server has expired, or is not valid yet', 'always'],
  [
    /certificate|ERR_TLS_CERT|UNABLE_TO_(VERIFY|GET)|SELF_SIGNED|CERT_/i,
    'the certificate of the server is not trusted, so add its certificate authority to NODE_EXTRA_CA_CERTS, or pass a client that has it in socket.ca',
    'always',
  ],
  [/WRONGPASS|ERR invalid password/, 'the user name or the password is wrong', 'always'],
  [/NOAUTH/, 'the server requires a password, so set one', 'always'],
  [/AUTH.*called without any password/, 'the server has no password, so omit it', 'always'],
  [
    /NOPERM|user executing the script can't/,
    'the user lacks a right: docs/redis.md lists them under Access rights',
    'always',
  ],
  [/ERR_ACCESS_DENIED/, 'the permission model of Node.js denies access to the network, so add --allow-net', 'always'],
  [
    /NO_SET_IMMEDIATE/,
    'this environment lacks setImmediate, with which the package redis sends commands: in Jest, use testEnvironment: node',
    'always',
  ],
  [/DENIED/, 'the server is in protected mode, so set a password or its bind option', 'always'],
  [/max number of clients|maxclients/, 'the server has too many clients'],
  [/BUSY /, 'the server is running a script of another client, which SCRIPT KILL ends'],
  [/LOADING/, 'the server is still loading its data'],
  [/MISCONF/, 'the server rejects writes because it cannot save its data, so check its disk'],
  [/NOREPLICAS/, 'the server rejects writes because too few replicas are connected'],
  [/READONLY|IS_REPLICA/, 'the server is a replica, so use its primary', 'one server'],
  [/IS_SENTINEL/, 'the server is a Sentinel, so pass a client that createSentinel made', 'always'],
  [/unknown command .SENTINEL/, 'the servers of the Sentinel client are not Sentinels', 'always'],
  [/MASTERDOWN/, 'the server is a replica without its primary'],
  // The package redis reads the primary of a slot that no node serves.
  [/CLUSTERDOWN|reading 'master'/, 'the cluster cannot serve all keys'],
  [
    /MOVED|SELECT is not allowed in cluster mode/,
    'the server is part of a cluster, so pass a client that createCluster made, and no database',
    'one server',
  ],
  [
    /cluster support disabled/,
    'the server is not part of a cluster, so pass its URL or a client that createClient made',
    'always',
  ],
  [
    /DB index is out of range|invalid DB index|ERR value is not an integer or out of range/,
    'the server has no database of this number',
    'always',
  ],
  [
    /TOO_OLD|unknown command|unknown subcommand|Invalid command passed|Error compiling script/,
    'the server is older than Redis 7.0, or lacks commands of it',
    'always',
  ],
  [
    /ECONNRESET|EPIPE|closed unexpectedly|disconnected before secure/,
    'the server closes the connection, so check its log, and that it is Redis',
  ],
  [/only \(P\|S\)SUBSCRIBE/, 'the client is subscribed to channels, so pass a client without subscriptions', 'always'],
  [/The queue is full/, 'the queue of the client is full, so omit its option commandsQueueMaxLength'],
  [/The client is closed/, 'the client is closed, so connect it again', 'always'],
  [/^\S* [A-Z]{2,} /, 'the server replied with an error, which the cause holds'],
];

/** The reason if a test has replaced a function with which the package redis, or a stream of Node, sends commands. */
const FAKED: RedisExpectation =
  'a test fakes setImmediate or nextTick, with which the package redis sends commands: do not fake them';

/** Returns the reason for the failure of a command or a connection. */
export function reasonOf(cause: unknown): Reason {
  const { code = '', message = '' } = (cause ?? {}) as { code?: unknown; message?: unknown };
  const text = `${code} ${message}`;
  const [, reason = 'it did not respond', lasting] = REASONS.find(([pattern]) => pattern.test(text)) ?? [];
  const isSilent = reason === 'it did not respond' || message === 'NO_REPLY';
  const isFaked = globalThis.setImmediate !== setImmediate || process.nextTick !== nextTick;
  return { text: isSilent && isFaked ? FAKED : reason, lasting };
}

/** Returns whether a store that is opening fails immediately. */
export function isLasting(cause: unknown, ofOneServer: boolean): boolean {
  const { lasting } = reasonOf(cause);
  return lasting === 'always' || (lasting === 'one server' && ofOneServer);
}

/**
 * Removes the arguments of a command from a cause. A server that does not know a command repeats its arguments: a password, or
 * data of customers.
 */
export function withoutArguments(cause: unknown): unknown {
  if (!(cause instanceof Error) || !/args beginning with/.test(cause.message)) return cause;
  return new Error(cause.message.replace(/[,:]?\s*with args beginning with.*/s, ''));
}
