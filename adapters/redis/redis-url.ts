import { invalidParameter } from './messages.ts';

/** Address of a server, with the login. It contains the password, so it must not be part of an error. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number | undefined;
}

const DEFAULT_PORT = 6379;

/** Whether each scheme uses TLS. Providers and client libraries use all these schemes. */
const TLS_BY_SCHEME: Readonly<Record<string, boolean>> = {
  redis: false,
  valkey: false,
  rediss: true,
  valkeys: true,
  'redis+tls': true,
  'redis+ssl': true,
  'valkey+tls': true,
  'valkey+ssl': true,
};

/**
 * Parses the URL of one server.
 * @throws InvalidRequestError that holds no part of the URL, because it may be a password
 */
export function parseRedisUrl(given: unknown): ServerAddress {
  const [, scheme = '', rest = ''] = /^\s*([a-z+-]+):\/\/(\S*)\s*$/i.exec(typeof given === 'string' ? given : '') ?? [];
  const tls = Object.hasOwn(TLS_BY_SCHEME, scheme.toLowerCase()) ? TLS_BY_SCHEME[scheme.toLowerCase()] : undefined;
  if (/sentinel|cluster|unix|socket/i.test(scheme) || (tls !== undefined && /^[^/?#]*,/.test(rest))) {
    throw invalidParameter(
      'store[url]',
      'the URL of one server: for Sentinel, a cluster or a Unix socket, pass a client that createSentinel, createCluster or createClient made as store[client]',
    );
  }
  if (tls === undefined) {
    throw invalidParameter('store[url]', 'a string that begins with redis://, rediss://, valkey:// or valkeys://');
  }
  const url = parsed(`redis://${rest}`);
  const database = /^\/?(\d*)$/.exec(url?.pathname ?? 'none')?.[1];
  // A character of the password that is not encoded can end the host: the rest of the URL would be a host, path or fragment.
  if (url === undefined || database === undefined || url.port === '0' || /[?#]/.test(rest)) throw malformed();
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1') || 'localhost',
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    tls,
    username: decoded(url.username),
    password: decoded(url.password),
    // Database 0 is the default one: without a number, the client does not send SELECT.
    database: Number(database) || undefined,
  };
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    // The error of URL repeats the text.
    return undefined;
  }
}

function decoded(text: string): string | undefined {
  try {
    return text === '' ? undefined : decodeURIComponent(text);
  } catch {
    throw malformed();
  }
}

const malformed = () =>
  invalidParameter(
    'store[url]',
    'a URL such as redis://user:password@host:6379/0, without a query, with special characters of the password percent-encoded',
  );
