import { type BindCard, bindCard } from '../../commands/bind-card.ts';
import { type ListCards, listCards } from '../../commands/list-customers.ts';
import { type NoParameters, noParameters } from '../../commands/no-parameters.ts';
import { readCommand, validated } from '../../commands/read-command.ts';
import { bindTokenCard, type Card, type TokenCard } from '../../domain/card.ts';
import { type Deleted, deleted } from '../../domain/customer.ts';
import type { CustomerRecord } from '../../domain/customer-record.ts';
import { errorOf } from '../../domain/errors.ts';
import { sourcesUrl } from '../../domain/list.ts';
import { expectation } from '../../domain/messages.ts';
import * as validators from '../../generated/validators.js';
import type { IdempotentRunner } from '../idempotency/idempotent-runner.ts';
import { type OperationOptions, paramsAndOptions } from '../operation/operation.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { retrieveToken, verifySms } from './card-verification.ts';
import { type CustomerUpdater, checkId, type Mutation, missing, present } from './customer-updater.ts';
import {
  type ListPage,
  type ListRequest,
  listRequest,
  type MakePage,
  pageQueryOf,
  secondsRange,
  unknownCursor,
} from './pagination.ts';

const BIND = { schema: bindCard, validate: validators.bindCard };
const LIST = { schema: listCards, validate: validators.listCards };
const NONE = { schema: noParameters, validate: validators.noParameters };

/** The cards that are bound to a customer: `customers.sources`. */
export class CardService {
  readonly #kernel: OperationRunner;
  readonly #changing: CustomerUpdater;
  readonly #idempotency: IdempotentRunner;

  constructor(kernel: OperationRunner, changing: CustomerUpdater, idempotency: IdempotentRunner) {
    this.#kernel = kernel;
    this.#changing = changing;
    this.#idempotency = idempotency;
  }

  /**
   * Binds a further card. It becomes the default where there is none, and its cardholder's name the customer's.
   * @throws CardError as {@link CustomerService.create}; `already_bound`, `too_many_cards` too
   * @throws InvalidRequestError `resource_missing`
   */
  create(customer: string, params: BindCard, options?: OperationOptions): Promise<Card> {
    return this.#kernel.run(options, async (operation, { idempotencyKey }) => {
      checkId('customer', customer);
      const command = readCommand<BindCard>(BIND, params);
      operation.hide(command.source, command.sms_code.code);
      return this.#idempotency.run(operation, idempotencyKey, ['bind', customer, command], async (settle) => {
        const { settings } = this.#kernel;
        const before = await this.#changing.current(operation, customer);
        const token = await retrieveToken(settings, operation, command.source);
        this.#checkBinding(before, token.card);
        await verifySms(settings, operation, command);
        const card = bindTokenCard(token.card, customer);
        const value = () => card;
        const work = (record: CustomerRecord): Mutation<Card> => {
          this.#checkBinding(record, token.card);
          return { ...binding(record, card, token.card.name), claims: [token.id], value };
        };
        return (await this.#changing.updateWithCompareAndSet(operation, customer, settle, work, value)).value;
      });
    });
  }

  /** One card of the customer. @throws InvalidRequestError `resource_missing` */
  retrieve(customer: string, card: string, params?: NoParameters, options?: OperationOptions): Promise<Card>;
  retrieve(customer: string, card: string, options?: OperationOptions): Promise<Card>;
  retrieve(customer: string, card: string, ...args: unknown[]): Promise<Card> {
    const [params, options] = paramsAndOptions(args);
    return this.#kernel.run(options, async (operation) => {
      checkId('customer', customer);
      checkId('card', card);
      readCommand(NONE, params);
      const { store, scope } = this.#kernel.settings;
      const found = await this.#kernel.callStore(operation, () => store.find(scope, customer, undefined, operation));
      return cardOf(present(found, customer), card);
    });
  }

  /**
   * Unbinds a card. Where it was the default, the most recently bound of the others becomes it.
   * @throws InvalidRequestError `resource_missing`
   */
  delete(customer: string, card: string, params?: NoParameters, options?: OperationOptions): Promise<Deleted>;
  delete(customer: string, card: string, options?: OperationOptions): Promise<Deleted>;
  delete(customer: string, card: string, ...args: unknown[]): Promise<Deleted> {
    const [params, options] = paramsAndOptions(args);
    return this.#kernel.run(options, async (operation, { idempotencyKey }) => {
      checkId('customer', customer);
      checkId('card', card);
      readCommand(NONE, params);
      return this.#idempotency.run(operation, idempotencyKey, ['unbind', customer, card], async (settle) => {
        const value = () => deleted(card);
        const work = (record: CustomerRecord): Mutation<Deleted> => ({
          ...unbinding(record, cardOf(record, card)),
          value,
        });
        return (await this.#changing.updateWithCompareAndSet(operation, customer, settle, work, value)).value;
      });
    });
  }

  /** The customer's cards, most recently bound first. Await it for a page, iterate over it for all of them. */
  list(customer: string, params?: ListCards, options?: OperationOptions): ListRequest<Card> {
    return listRequest(params, (given, makePage) => this.#page(customer, given, options, makePage));
  }

  #page(customer: string, params: unknown, options: unknown, makePage: MakePage<Card>): Promise<ListPage<Card>> {
    return this.#kernel.run(options, async (operation) => {
      checkId('customer', customer);
      const command = validated<ListCards>(LIST, params);
      pageQueryOf(command);
      const { store, scope } = this.#kernel.settings;
      const found = await this.#kernel.callStore(operation, () => store.find(scope, customer, undefined, operation));
      return cardPage(present(found, customer), command, makePage);
    });
  }

  #checkBinding({ cards }: CustomerRecord, { id }: TokenCard): void {
    if (cards.some((card) => card.id === id)) throw errorOf('already_bound', { param: 'source' });
    const { maxSources } = this.#kernel.settings;
    if (cards.length < maxSources) return;
    const detail = expectation('at most {cards} cards', { cards: maxSources });
    throw errorOf('too_many_cards', { param: 'source', detail });
  }
}

function cardOf({ cards }: CustomerRecord, id: string): Card {
  const card = cards.find((each) => each.id === id);
  if (card === undefined) throw missing('card');
  return card;
}

type Working = Omit<Mutation<never>, 'value' | 'claims'>;

/** @param name The cardholder's: the customer's, too, where it has none, having been created without a card. */
function binding({ customer, cards, history }: CustomerRecord, card: Card, name: string | null): Working {
  const default_source = customer.default_source ?? card.id;
  return {
    changes: {
      cards: [card, ...cards],
      fields: { default_source, name: customer.name ?? name },
      ...(history && { history: [card.id, ...history.filter((id) => id !== card.id)] }),
    },
    event: () => ['customer.source.created', { object: card, default_source }],
  };
}

function unbinding({ customer, cards, history }: CustomerRecord, card: Card): Working {
  const rest = cards.filter(({ id }) => id !== card.id);
  const default_source = customer.default_source === card.id ? (rest[0]?.id ?? null) : customer.default_source;
  return {
    changes: { cards: rest, fields: { default_source }, history: history ?? cards.map(({ id }) => id) },
    event: () => ['customer.source.deleted', { object: card, default_source }],
  };
}

/** A page of a customer's cards; an unbound card still serves as a cursor, at the place that it had. */
function cardPage(
  { customer, cards, history }: CustomerRecord,
  command: ListCards,
  makePage: MakePage<Card>,
): ListPage<Card> {
  const { limit, direction, cursor } = pageQueryOf(command);
  const order = history ?? cards.map(({ id }) => id);
  const at = cursor === undefined ? -1 : order.indexOf(cursor);
  if (cursor !== undefined && at < 0) throw unknownCursor(command);
  const { from = 0, to = Number.POSITIVE_INFINITY } = secondsRange(command.created);
  const older = direction === 'older';
  const beside = new Set(older ? order.slice(at + 1) : order.slice(0, at));
  const shown = cards.filter(({ id, created }) => beside.has(id) && created >= from && created <= to);
  const items = older ? shown : shown.reverse();
  return makePage(sourcesUrl(customer.id), items.slice(0, limit), items.length > limit);
}
