import type { AnyClienteleError, ClienteleError } from '../../domain/errors.ts';

const REDACTED = '[redacted]';

/** A single character stands in every text by chance. */
const MIN_LENGTH = 2;

/** How much of what was caught is looked through; what is larger is not kept. */
const MAX_PARTS = 10_000;
const MAX_CAUSES = 8;

/**
 * What was caught, unless one of the operation's secrets stands in it: then an error with the same name and texts without
 * them. A verifier or a store may well quote what it was given.
 */
export function withoutSecrets(caught: unknown, secrets: readonly string[]): unknown {
  const hidden = hiddenOf(secrets);
  return hidden.length === 0 ? caught : cleaned(caught, hidden, MAX_CAUSES);
}

/** Whether one of the secrets stands in an error, its cause apart. Where that cannot be told, it counts as yes. */
export function holdsSecret(error: object, secrets: readonly string[]): boolean {
  const hidden = hiddenOf(secrets);
  return hidden.length > 0 && holds(error, hidden);
}

/** An error whose param and detail, and so its message, show none of the secrets: they are left out where they do. */
export function withoutSecretDetails(error: ClienteleError, secrets: readonly string[]): AnyClienteleError {
  const shows = holdsSecret([error.param, error.detail], secrets);
  return shows ? error.with({ param: undefined, detail: undefined }) : (error as AnyClienteleError);
}

const hiddenOf = (secrets: readonly string[]) => secrets.filter((secret) => secret.length >= MIN_LENGTH);

function cleaned(caught: unknown, hidden: readonly string[], causes: number): unknown {
  if (typeof caught === 'string') return redact(caught, hidden);
  if (typeof caught !== 'object' || caught === null) return caught;
  try {
    const inner = caught instanceof Error ? caught.cause : undefined;
    const cause = inner === undefined || causes === 0 ? undefined : cleaned(inner, hidden, causes - 1);
    if (cause === inner && !holds(caught, hidden)) return caught;
    if (!(caught instanceof Error)) return REDACTED;
    const copy = new Error(redact(String(caught.message), hidden), cause === undefined ? {} : { cause });
    copy.name = redact(String(caught.name), hidden);
    copy.stack = redact(String(caught.stack), hidden);
    return copy;
  } catch {
    // A Proxy or a getter that threw: what cannot be read cannot be cleaned.
    return REDACTED;
  }
}

const redact = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((left, secret) => left.replaceAll(secret, REDACTED), text);

/** Looks through everything that printing or logging a value may show; for a secret, also as a number or a key. */
function holds(value: object, hidden: readonly string[]): boolean {
  const seen = new Set<unknown>();
  const left: unknown[] = [value];
  try {
    while (left.length > 0) {
      const part = left.pop();
      if (typeof part === 'string' || typeof part === 'number') {
        const text = String(part);
        if (hidden.some((secret) => text.includes(secret))) return true;
      } else if (typeof part === 'object' && part !== null && !seen.has(part)) {
        seen.add(part);
        left.push(...partsOf(part));
      }
      if (left.length + seen.size > MAX_PARTS) return true;
    }
    return false;
  } catch {
    return true;
  }
}

function partsOf(value: object): unknown[] {
  const held = value instanceof Map || value instanceof Set ? [...value].flat() : [];
  const keys = Reflect.ownKeys(value);
  const own = keys.map((key) => Object.getOwnPropertyDescriptor(value, key)?.value);
  return [...held, ...keys, ...own];
}
