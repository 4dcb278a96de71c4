/** The fields of a customer that operations change. `history` has every card that was ever bound, newest first. */
interface ModelCustomer {
  readonly id: string;
  readonly app: string;
  readonly created: number;
  email: string | null;
  metadata: Record<string, string> | null;
  default_source: string | null;
  cards: string[];
  history: string[];
  deleted: boolean;
}

export interface ModelCard {
  readonly token: string;
  readonly card: string;
  readonly refusal?: 'foreign_card' | 'binding_unauthorized';
}

/** A refusal of the model, with the code and parameter of the service's error. */
export class Refusal extends Error {
  readonly code: string;
  readonly param: string;
  constructor(code: string, param: string) {
    super(`${code} ${param}`);
    this.code = code;
    this.param = param;
  }
}

const missing = () => new Refusal('resource_missing', 'id');

/** The expected behavior of the service for one scope, in plain arrays, without storage and concurrency. */
export class Model {
  readonly customers: ModelCustomer[] = [];
  readonly used = new Set<string>();
  readonly events: string[] = [];
  readonly maxSources: number;
  #newest = 0;

  constructor(maxSources: number) {
    this.maxSources = maxSources;
  }

  create(id: string, app: string, card: ModelCard, email: string | null, now: number): ModelCustomer {
    this.#bindable(card, []);
    this.#newest = Math.max(this.#newest, now);
    const created = Math.floor(this.#newest / 1000);
    const cards = [card.card];
    const customer = { id, app, created, email, metadata: null, default_source: card.card, cards, history: cards };
    this.customers.push({ ...customer, deleted: false });
    this.used.add(card.token);
    this.events.push(`customer.created ${id}`);
    return this.customers.at(-1) as ModelCustomer;
  }

  /** Returns a customer that is not deleted. */
  found(id: string): ModelCustomer {
    const customer = this.customers.find((each) => each.id === id && !each.deleted);
    if (customer === undefined) throw missing();
    return customer;
  }

  update(id: string, params: { email?: string | null; metadata?: Record<string, string | null>; card?: string }): void {
    const customer = this.found(id);
    const before = JSON.stringify(customer);
    if (params.card !== undefined && !customer.cards.includes(params.card)) {
      throw new Refusal('parameter_invalid', 'default_source');
    }
    if (params.email !== undefined) customer.email = params.email;
    if (params.card !== undefined) customer.default_source = params.card;
    if (params.metadata !== undefined) {
      const entries = Object.entries({ ...customer.metadata, ...params.metadata });
      customer.metadata = Object.fromEntries(entries.filter(([, value]) => value !== null)) as Record<string, string>;
    }
    if (JSON.stringify(customer) !== before) this.events.push(`customer.updated ${id}`);
  }

  delete(id: string): void {
    this.found(id).deleted = true;
    this.events.push(`customer.deleted ${id}`);
  }

  bind(id: string, card: ModelCard): void {
    const customer = this.found(id);
    this.#bindable(card, customer.cards);
    customer.cards = [card.card, ...customer.cards];
    customer.history = [card.card, ...customer.history.filter((each) => each !== card.card)];
    customer.default_source ??= card.card;
    this.used.add(card.token);
    this.events.push(`customer.source.created ${card.card}`);
  }

  unbind(id: string, card: string): void {
    const customer = this.found(id);
    if (!customer.cards.includes(card)) throw missing();
    customer.cards = customer.cards.filter((each) => each !== card);
    if (customer.default_source === card) customer.default_source = customer.cards[0] ?? null;
    this.events.push(`customer.source.deleted ${card}`);
  }

  /** Returns a page of customers, newest first, after or before a cursor, optionally of one app. */
  list(limit: number, cursor?: { id: string; before: boolean }, app?: string): { ids: string[]; has_more: boolean } {
    const order = this.customers.map((customer) => customer.id).reverse();
    const shown = ({ deleted, ...customer }: ModelCustomer) => !deleted && (app === undefined || customer.app === app);
    const ids = new Set(this.customers.filter(shown).map((customer) => customer.id));
    return page(order, (id) => ids.has(id), limit, cursor);
  }

  cards(id: string, limit: number, cursor?: { id: string; before: boolean }): { ids: string[]; has_more: boolean } {
    const { history, cards } = this.found(id);
    return page(history, (card) => cards.includes(card), limit, cursor);
  }

  #bindable({ token, card, refusal }: ModelCard, bound: readonly string[]): void {
    if (refusal === 'foreign_card') throw new Refusal('foreign_card', 'source');
    if (bound.includes(card)) throw new Refusal('already_bound', 'source');
    if (bound.length >= this.maxSources) throw new Refusal('too_many_cards', 'source');
    if (refusal === 'binding_unauthorized') throw new Refusal('binding_unauthorized', 'sms_code[code]');
    if (this.used.has(token)) throw new Refusal('token_used', 'source');
  }
}

function page(
  order: readonly string[],
  shown: (id: string) => boolean,
  limit: number,
  cursor: { id: string; before: boolean } | undefined,
): { ids: string[]; has_more: boolean } {
  const at = cursor ? order.indexOf(cursor.id) : -1;
  if (cursor && at < 0) throw new Refusal('parameter_invalid', cursor.before ? 'ending_before' : 'starting_after');
  if (cursor?.before) {
    const newer = order.slice(0, at).filter(shown);
    return { ids: newer.slice(-limit), has_more: newer.length > limit };
  }
  const older = order.slice(at + 1).filter(shown);
  return { ids: older.slice(0, limit), has_more: older.length > limit };
}
