import type { Card } from '../../domain/card.ts';
import { hasCardNumber } from '../../domain/card-number.ts';
import type { Metadata, PlainCustomer } from '../../domain/customer.ts';
import { type CustomerRecord, newRecord } from '../../domain/customer-record.ts';
import { invalidParameter } from '../../domain/errors.ts';
import { checkMetadata, refuseCardNumbers } from '../../domain/metadata.ts';
import type { Settings } from '../operation/settings.ts';

/**
 * Creates the record of an imported customer, which matches the schema of an import.
 * @throws InvalidRequestError `parameter_invalid` if it breaks a rule that the schema cannot express
 */
export function importedRecord(settings: Settings, customer: PlainCustomer): CustomerRecord {
  checkCards(settings, customer);
  checkContent(settings, customer);
  const fields = {
    id: customer.id,
    created: customer.created,
    livemode: customer.livemode,
    app: customer.app,
    name: customer.name ?? null,
    email: customer.email || null,
    currency: customer.currency ?? null,
    description: customer.description || null,
    metadata: customer.metadata ? (Object.freeze(customer.metadata) as Metadata) : null,
    default_source: customer.default_source,
  };
  return newRecord(fields, customer.sources.data.map(importedCard), customer.created * 1000);
}

const importedCard = ({ id, created, last4, funding, brand, bank, customer }: Card): Card =>
  Object.freeze({ id, object: 'card', created, last4, funding, brand, bank, customer });

function checkCards({ scope, maxSources }: Settings, { id, livemode, sources, default_source }: PlainCustomer): void {
  if (livemode !== scope.livemode) {
    throw invalidParameter('livemode', '{mode}, the mode of this service', { mode: String(scope.livemode) });
  }
  const { data } = sources;
  if (data.length > maxSources) {
    throw invalidParameter('sources', 'a list of at most {cards} cards', { cards: maxSources });
  }
  if (new Set(data.map((card) => card.id)).size < data.length) {
    throw invalidParameter('sources', 'a list without duplicate cards');
  }
  for (const [i, card] of data.entries()) {
    if (card.customer !== id) throw invalidParameter(`sources[data][${i}][customer]`, "the customer's id");
  }
  if (default_source !== null && !data.some((card) => card.id === default_source)) {
    throw invalidParameter('default_source', 'the id of a card that is bound to the customer, or null');
  }
}

function checkContent({ cardNumbers, maxMetadata }: Settings, { name, description, metadata }: PlainCustomer): void {
  if (metadata) checkMetadata(metadata, maxMetadata);
  // The option `cardNumbers` does not apply to the name, which comes from a card.
  if (hasCardNumber(name ?? '')) throw invalidParameter('name', 'free of card numbers');
  if (cardNumbers === 'refuse') refuseCardNumbers({ description, metadata });
}
