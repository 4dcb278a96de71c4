import type { Customer } from './wire.ts';

/** A pair of metadata in a form. */
export interface Pair {
  readonly name: string;
  readonly value: string;
}

/** The fields of a form that changes a customer. */
export interface Draft {
  readonly email: string;
  readonly description: string;
  readonly pairs: readonly Pair[];
}

export const pairsOf = (metadata: Customer['metadata']): Pair[] =>
  Object.entries(metadata ?? {}).map(([name, value]) => ({ name, value }));

export const draftOf = ({ email, description, metadata }: Customer): Draft => ({
  email: email ?? '',
  description: description ?? '',
  pairs: pairsOf(metadata),
});

/** Returns a copy of a customer without its texts. A form that begins with the copy sends only the fields that a person fills in. */
export const withoutContents = (customer: Customer): Customer => ({
  ...customer,
  email: null,
  description: null,
  metadata: {},
});

/** Builds metadata from the pairs that have a name. */
export const metadataOf = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(pairs.filter(({ name }) => name !== '').map(({ name, value }) => [name, value]));

/** A name such as `__proto__` is an ordinary name of metadata. */
const own = (metadata: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(metadata, name) ? metadata[name] : undefined;

/** Returns the parameters of an update that has only what differs. null removes a value. */
export function changedFields(customer: Customer, { email, description, pairs }: Draft): Record<string, unknown> {
  const before = draftOf(customer);
  const old = customer.metadata ?? {};
  const next = metadataOf(pairs);
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  const metadata = Object.fromEntries(
    names.filter((name) => own(old, name) !== own(next, name)).map((name) => [name, own(next, name) ?? null]),
  );
  return {
    ...(email === before.email ? {} : { email: email === '' ? null : email }),
    ...(description === before.description ? {} : { description: description === '' ? null : description }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

/** Removes the parameters without a value from a new object. */
export const withoutEmpty = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined));
