import type { UpdateCustomer } from '../../commands/update-customer.ts';
import type { Card } from '../../domain/card.ts';
import { boundedHistory } from '../../domain/card-history.ts';
import type { PlainCustomer } from '../../domain/customer.ts';
import type { CustomerRecord, RecordChanges } from '../../domain/customer-record.ts';
import { invalidParameter } from '../../domain/errors.ts';
import type { PreviousAttributes } from '../../domain/event.ts';
import { hasSamePairs, type MetadataLimits, mergeMetadata } from '../../domain/metadata.ts';
import type { RecordChange } from './customer-updater.ts';

/* The changes of a customer's record, without any call of a port. */

/**
 * Returns the change of an update; undefined if every field already has the requested value.
 * @throws InvalidRequestError `parameter_invalid`
 */
export function updateChange(
  { customer, cards }: CustomerRecord,
  command: UpdateCustomer,
  limits: MetadataLimits,
): RecordChange | undefined {
  const { app, email, description, metadata, default_source } = command;
  if (app !== undefined && app !== customer.app) throw invalidParameter('app', "the customer's own app, or omitted");
  if (default_source !== undefined && !cards.some(({ id }) => id === default_source)) {
    throw invalidParameter('default_source', 'the id of a card that is bound to the customer');
  }
  const merged = metadata === undefined ? customer.metadata : mergeMetadata(customer.metadata, metadata, limits);
  const requested = {
    email: email === undefined ? customer.email : email || null,
    description: description === undefined ? customer.description : description || null,
    metadata: hasSamePairs(merged, customer.metadata) ? customer.metadata : merged,
    default_source: default_source ?? customer.default_source,
  };
  const fields: Partial<Record<UpdatableField, unknown>> = {};
  const previous: Partial<Record<UpdatableField, unknown>> = {};
  let isChanged = false;
  for (const name of UPDATABLE_FIELDS) {
    if (customer[name] === requested[name]) continue;
    fields[name] = requested[name];
    previous[name] = customer[name];
    isChanged = true;
  }
  if (!isChanged) return undefined;
  const previous_attributes = Object.freeze(previous) as PreviousAttributes;
  return {
    changes: { fields } as RecordChanges,
    event: (object) => ['customer.updated', { object, previous_attributes }],
  };
}

const UPDATABLE_FIELDS = ['email', 'description', 'metadata', 'default_source'] as const;
type UpdatableField = (typeof UPDATABLE_FIELDS)[number];

export const deleteChange = (customer: PlainCustomer): RecordChange => ({
  changes: { deleted: true },
  event: () => ['customer.deleted', { object: customer }],
});

/**
 * Returns the change that binds a card. The card becomes the default if the customer has no default card.
 * @param name The cardholder's name. It becomes the customer's name if the customer has none.
 */
export function bindChange(
  { customer, cards, history }: CustomerRecord,
  card: Card,
  name: string | null,
  claims: readonly string[],
): RecordChange {
  const default_source = customer.default_source ?? card.id;
  const isNamed = customer.name === null && name !== null;
  return {
    changes: {
      cards: [card, ...cards],
      fields: { default_source, name: customer.name ?? name },
      ...(history && {
        history: boundedHistory([card.id, ...history.filter((id) => id !== card.id)], [card, ...cards]),
      }),
    },
    event: () => ['customer.source.created', { object: card, default_source, ...(isNamed ? { name } : {}) }],
    claims,
  };
}

/** Returns the change that unbinds a card. The most recently bound remaining card replaces it as the default. */
export function unbindChange({ customer, cards, history }: CustomerRecord, card: Card): RecordChange {
  const rest = cards.filter(({ id }) => id !== card.id);
  const default_source = customer.default_source === card.id ? (rest[0]?.id ?? null) : customer.default_source;
  return {
    changes: {
      cards: rest,
      fields: { default_source },
      history: boundedHistory(history ?? cards.map(({ id }) => id), rest, card.id),
    },
    event: () => ['customer.source.deleted', { object: card, default_source }],
  };
}
