import type { AnyClienteleError, ClienteleError } from '../../domain/errors.ts';

const REDACTED = '[redacted]';

/** A shorter secret, such as a name of one character, occurs in other texts by chance. */
const MIN_LENGTH = 2;

/** Bounds the search through a caught value. A larger value counts as one with a secret. */
const MAX_PARTS = 10_000;
const MAX_CAUSES = 8;

/**
 * Returns a caught value, or a redacted copy if it contains a secret: verifiers and stores may quote their input. The copy of
 * an error has its name, message, stack, cause and inner errors; any other object becomes a fixed text.
 */
export function withoutSecrets(caught: unknown, secrets: readonly string[]): unknown {
  const searched = longEnough(secrets);
  return searched.length === 0 ? caught : redacted(caught, searched, MAX_CAUSES);
}

/** Returns whether an error, apart from its cause, contains a secret. Returns true for an error that cannot be read. */
export function holdsSecret(error: object, secrets: readonly string[]): boolean {
  const searched = longEnough(secrets);
  return searched.length > 0 && contains(error, searched);
}

/** Returns the error, without `param` and `detail` if they contain a secret. The message is made from them. */
export function withoutSecretDetails(error: ClienteleError, secrets: readonly string[]): AnyClienteleError {
  const isUnsafe = holdsSecret([error.param, error.detail], secrets);
  return isUnsafe ? error.with({ param: undefined, detail: undefined }) : (error as AnyClienteleError);
}

const longEnough = (secrets: readonly string[]) => secrets.filter((secret) => secret.length >= MIN_LENGTH);

function redacted(caught: unknown, secrets: readonly string[], causes: number): unknown {
  if (typeof caught === 'string') return redact(caught, secrets);
  try {
    if (typeof caught !== 'object' || caught === null) return holdsText(String(caught), secrets) ? REDACTED : caught;
    const inner = caught instanceof Error ? caught.cause : undefined;
    const cause = inner === undefined || causes <= 0 ? undefined : redacted(inner, secrets, causes - 1);
    if (cause === inner && !contains(caught, secrets)) return caught;
    if (!(caught instanceof Error)) return REDACTED;
    const copy = new Error(redact(String(caught.message), secrets), cause === undefined ? {} : { cause });
    copy.name = redact(String(caught.name), secrets);
    copy.stack = redact(String(caught.stack), secrets);
    const { errors } = caught as { errors?: unknown };
    if (!Array.isArray(errors) || causes <= 0) return copy;
    // Not enumerable, as in an AggregateError.
    const value = errors.map((error) => redacted(error, secrets, causes - 1));
    return Object.defineProperty(copy, 'errors', { value });
  } catch {
    // A getter or a Proxy that throws. A port may throw any object.
    return REDACTED;
  }
}

const redact = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);

const holdsText = (text: string, secrets: readonly string[]): boolean =>
  secrets.some((secret) => text.includes(secret));

/** Searches everything that printing or logging a value may show, numbers and property names included. */
function contains(value: object, secrets: readonly string[]): boolean {
  const seen = new Set<unknown>();
  const queue: unknown[] = [value];
  try {
    while (queue.length > 0) {
      const part = queue.pop();
      if (typeof part === 'string' || typeof part === 'number') {
        if (holdsText(String(part), secrets)) return true;
      } else if (typeof part === 'object' && part !== null && !seen.has(part)) {
        seen.add(part);
        for (const each of partsOf(part)) queue.push(each);
      }
      if (queue.length + seen.size > MAX_PARTS) return true;
    }
    return false;
  } catch {
    return true;
  }
}

function partsOf(value: object): unknown[] {
  const entries = value instanceof Map || value instanceof Set ? [...value].flat() : [];
  const keys = Reflect.ownKeys(value);
  const values = keys.map((key) => Object.getOwnPropertyDescriptor(value, key)?.value);
  return [...entries, ...keys, ...values];
}
