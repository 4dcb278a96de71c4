import { type BindCard, bindCard } from '../../commands/bind-card.ts';
import { type ListCards, listCards } from '../../commands/list-cards.ts';
import { type NoParameters, noParameters } from '../../commands/no-parameters.ts';
import { readCommand, validateCommand } from '../../commands/read-command.ts';
import { bindTokenCard, type Card, type TokenCard } from '../../domain/card.ts';
import { type Deleted, deleted } from '../../domain/customer.ts';
import type { CustomerRecord } from '../../domain/customer-record.ts';
import { errorOf } from '../../domain/errors.ts';
import { sourcesUrl } from '../../domain/list.ts';
import { expectation } from '../../domain/messages.ts';
import * as validators from '../../generated/validators.js';
import { andThen } from '../../ports/awaitable.ts';
import type { IdempotentRunner } from '../idempotency/idempotent-runner.ts';
import { type OperationOptions, paramsAndOptions } from '../operation/operation-options.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { retrieveToken, verifySms } from './card-verification.ts';
import type { CustomerUpdater } from './customer-updater.ts';
import { checkId, missing } from './ids.ts';
import { findCustomer } from './lookup.ts';
import { bindChange, unbindChange } from './mutations.ts';
import { type PageQuery, pageQueryOf, secondsRange, unknownListCursor } from './page-query.ts';
import { type ListPage, type ListRequest, listRequest, type MakePage } from './pagination.ts';

const BIND = { schema: bindCard, validate: validators.bindCard };
const LIST = { schema: listCards, validate: validators.listCards };
const EXPECTED_CURSOR = "the id of one of the customer's cards, or of one of the latest 500 cards that were unbound";
const NONE = { schema: noParameters, validate: validators.noParameters };

/** Binds, reads and unbinds the cards of a customer: `customers.sources`. */
export class CardService {
  readonly #runner: OperationRunner;
  readonly #updater: CustomerUpdater;
  readonly #idempotent: IdempotentRunner;

  constructor(runner: OperationRunner, updater: CustomerUpdater, idempotent: IdempotentRunner) {
    this.#runner = runner;
    this.#updater = updater;
    this.#idempotent = idempotent;
  }

  /**
   * Binds a further card (docs/original-api.md#bind-a-card).
   * @throws CardError those of {@link CustomerService.create}, `already_bound`, `too_many_cards`
   * @throws InvalidRequestError `resource_missing`, `parameter_missing`, `parameter_invalid`, `parameter_unknown`
   */
  create(customer: string, params: BindCard, options?: OperationOptions): Promise<Card> {
    return this.#runner.run(options, async (operation, { idempotencyKey }) => {
      checkId('customer', customer);
      const command = readCommand<BindCard>(BIND, params);
      operation.hide(command.source, command.sms_code.code);
      return this.#idempotent.run(operation, idempotencyKey, ['bind', customer, command], async (settlementFor) => {
        const { settings } = this.#runner;
        const before = await findCustomer(this.#runner, operation, customer, { fresh: true });
        const token = await retrieveToken(settings, operation, command.source, before.customer.app);
        this.#checkBindable(before, token.card);
        await verifySms(settings, operation, command);
        const card = bindTokenCard(token.card, customer);
        return this.#updater.updateWithCompareAndSet(operation, customer, settlementFor, (record) => {
          this.#checkBindable(record, token.card);
          return { change: bindChange(record, card, token.card.name, [token.id]), value: () => card };
        });
      });
    });
  }

  /**
   * Retrieves a card of the customer.
   * @throws InvalidRequestError `resource_missing`
   */
  retrieve(customer: string, card: string, params?: NoParameters, options?: OperationOptions): Promise<Card>;
  retrieve(customer: string, card: string, options?: OperationOptions): Promise<Card>;
  retrieve(customer: string, card: string, ...args: unknown[]): Promise<Card> {
    const [params, options] = paramsAndOptions(args);
    return this.#runner.run(options, (operation) => {
      checkId('customer', customer);
      checkId('card', card);
      readCommand(NONE, params);
      return andThen(findCustomer(this.#runner, operation, customer), (record) => requireCard(record, card));
    });
  }

  /**
   * Unbinds a card (docs/original-api.md#unbind-a-card).
   * @throws InvalidRequestError `resource_missing`
   */
  delete(customer: string, card: string, params?: NoParameters, options?: OperationOptions): Promise<Deleted>;
  delete(customer: string, card: string, options?: OperationOptions): Promise<Deleted>;
  delete(customer: string, card: string, ...args: unknown[]): Promise<Deleted> {
    const [params, options] = paramsAndOptions(args);
    return this.#runner.run(options, (operation, { idempotencyKey }) => {
      checkId('customer', customer);
      checkId('card', card);
      readCommand(NONE, params);
      return this.#idempotent.run(operation, idempotencyKey, ['unbind', customer, card], (settlementFor) =>
        this.#updater.updateWithCompareAndSet(operation, customer, settlementFor, (record) => ({
          change: unbindChange(record, requireCard(record, card)),
          value: () => deleted(card),
        })),
      );
    });
  }

  /**
   * Lists the customer's cards, most recently bound first (docs/original-api.md#lists). Await it for a page, or iterate it for
   * all pages.
   * @throws InvalidRequestError `resource_missing`, `parameter_invalid`, `parameter_unknown`
   */
  list(customer: string, params?: ListCards, options?: OperationOptions): ListRequest<Card> {
    const { locale } = this.#runner.settings;
    return listRequest(params, options, locale, (...args) => this.#readPage(customer, ...args));
  }

  #readPage(customer: string, params: unknown, options: unknown, makePage: MakePage<Card>): Promise<ListPage<Card>> {
    return this.#runner.run(options, (operation) => {
      checkId('customer', customer);
      const command = validateCommand<ListCards>(LIST, params);
      const query = pageQueryOf(command);
      return andThen(findCustomer(this.#runner, operation, customer), (record) =>
        cardPage(record, command, query, makePage),
      );
    });
  }

  #checkBindable({ cards }: CustomerRecord, { id }: TokenCard): void {
    if (cards.some((card) => card.id === id)) throw errorOf('already_bound', { param: 'source' });
    const { maxSources } = this.#runner.settings;
    if (cards.length < maxSources) return;
    const detail = expectation('at most {cards} cards', { cards: maxSources });
    throw errorOf('too_many_cards', { param: 'source', detail });
  }
}

function requireCard({ cards }: CustomerRecord, id: string): Card {
  const card = cards.find((each) => each.id === id);
  if (card === undefined) throw missing('card');
  return card;
}

/** Creates a page of a customer's cards. An unbound card still works as a cursor, at its former position. */
function cardPage(
  { customer, cards, history }: CustomerRecord,
  command: ListCards,
  { limit, direction, cursor }: PageQuery,
  makePage: MakePage<Card>,
): ListPage<Card> {
  const order = history ?? cards.map(({ id }) => id);
  const position = cursor === undefined ? -1 : order.indexOf(cursor);
  if (cursor !== undefined && position < 0) throw unknownListCursor(command, EXPECTED_CURSOR);
  const { from = 0, to = Number.POSITIVE_INFINITY } = secondsRange(command.created);
  const isOlder = direction === 'older';
  const inDirection = new Set(isOlder ? order.slice(position + 1) : order.slice(0, position));
  const matching = cards.filter(({ id, created }) => inDirection.has(id) && created >= from && created <= to);
  const items = isOlder ? matching : matching.reverse();
  return makePage(sourcesUrl(customer.id), items.slice(0, limit), items.length > limit);
}
