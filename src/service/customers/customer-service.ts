import {
  type CreateCustomer,
  type CreateCustomerWithoutSource,
  createCustomer,
  createCustomerWithoutSource,
  type WithoutSource,
} from '../../commands/create-customer.ts';
import type { Expand, Expanded, ExpandList } from '../../commands/expand.ts';
import { type ListCustomers, listCustomers } from '../../commands/list-customers.ts';
import { type NoParameters, noParameters } from '../../commands/no-parameters.ts';
import { copyParameters, readCommand, validateCommand } from '../../commands/read-command.ts';
import { type RetrieveCustomer, retrieveCustomer } from '../../commands/retrieve-customer.ts';
import { type UpdateCustomer, updateCustomer } from '../../commands/update-customer.ts';
import { type Customer, type Deleted, deleted, type Metadata, type PlainCustomer } from '../../domain/customer.ts';
import type { CustomerRecord } from '../../domain/customer-record.ts';
import { CUSTOMERS_URL } from '../../domain/list.ts';
import { type MetadataFields, mergeMetadata, refuseCardNumbers } from '../../domain/metadata.ts';
import * as validators from '../../generated/validators.js';
import { type Awaitable, andThen } from '../../ports/awaitable.ts';
import type { ListQuery } from '../../ports/store-types.ts';
import { IdempotentRunner } from '../idempotency/idempotent-runner.ts';
import type { Operation } from '../operation/operation.ts';
import { type OperationOptions, paramsAndOptions } from '../operation/operation-options.ts';
import { checkPageResponse } from '../operation/port-responses.ts';
import { OperationRunner } from '../operation/runner.ts';
import { metadataSize, type ServiceOptions, type ServicePorts, settingsOf } from '../operation/settings.ts';
import { CardService } from './card-service.ts';
import { insertCustomer } from './customer-insert.ts';
import { CustomerUpdater } from './customer-updater.ts';
import { type CustomerWithCards, type Expansion, expandCustomer, expandCustomers, expansionOf } from './expansion.ts';
import { checkId } from './ids.ts';
import { findCustomer } from './lookup.ts';
import { deleteChange, updateChange } from './mutations.ts';
import { pageQueryOf, secondsRange, unknownListCursor } from './page-query.ts';
import { type ListPage, type ListRequest, listRequest, type MakePage } from './pagination.ts';

const CREATE = { schema: createCustomer, validate: validators.createCustomer };
const CREATE_WITHOUT_SOURCE = { schema: createCustomerWithoutSource, validate: validators.createCustomerWithoutSource };
const RETRIEVE = { schema: retrieveCustomer, validate: validators.retrieveCustomer };
const RETRIEVE_NAMES = Object.keys(retrieveCustomer.properties);
const UPDATE = { schema: updateCustomer, validate: validators.updateCustomer };
const DELETE = { schema: noParameters, validate: validators.noParameters };
const LIST = { schema: listCustomers, validate: validators.listCustomers };

/**
 * Creates, reads and changes customers. An operation never throws: it rejects with a {@link ClienteleError}, and settles by
 * its deadline.
 *
 * @example
 * const customers = new CustomerService({ store, tokens, sms, livemode: true });
 * const customer = await customers.create({ app, source, sms_code: { id, code } });
 */
export class CustomerService<Sourceless extends WithoutSource = never> {
  /** The cards of a customer. */
  readonly sources: CardService;
  readonly #runner: OperationRunner;
  readonly #updater: CustomerUpdater;
  readonly #idempotent: IdempotentRunner;

  /** @throws InvalidRequestError naming the port or option */
  constructor(
    portsAndOptions: ServicePorts & ServiceOptions,
    runner = new OperationRunner(settingsOf(portsAndOptions)),
  ) {
    this.#runner = runner;
    this.#updater = new CustomerUpdater(runner);
    this.#idempotent = new IdempotentRunner(runner);
    this.sources = new CardService(runner, this.#updater, this.#idempotent);
  }

  /**
   * Creates a customer and binds the card of a one-time token, authorized by the SMS code that was sent for the token
   * (docs/original-api.md#create-a-customer). If the service has `requireSource: false`, `source` and `sms_code` can be omitted
   * together.
   * @throws InvalidRequestError `parameter_missing`, `parameter_invalid`, `parameter_unknown`
   * @throws CardError `binding_unauthorized`, `token_unknown`, `token_used`, `foreign_card`, or a code of the verifier
   */
  create<const E extends Expand | undefined = undefined, M extends MetadataFields<M> = MetadataFields>(
    params: CreateCustomer<M, E> | (Sourceless & CreateCustomerWithoutSource<M, E>),
    options?: OperationOptions,
  ): Promise<Expanded<E>>;
  create(params: unknown, options?: OperationOptions): Promise<Customer> {
    return this.#runner.run(options, (operation, { idempotencyKey }) => {
      const command = this.#readCreate(params);
      // Without a token, whose claim is unique, only a key prevents a repetition from creating a second customer.
      operation.repeatable = command.source !== undefined || idempotencyKey !== undefined;
      if (command.source !== undefined) operation.hide(command.source, command.sms_code.code);
      operation.hide(command.email);
      const metadata = this.#checkContent(command);
      const created = this.#idempotent.run(operation, idempotencyKey, ['create', command], (settlementFor) =>
        insertCustomer(this.#runner, operation, command, metadata, settlementFor),
      );
      return this.#expand(operation, andThen(created, withShownCards), expansionOf(command.expand));
    });
  }

  /**
   * Retrieves a customer.
   * @throws InvalidRequestError `resource_missing`
   */
  retrieve<const E extends Expand | undefined = undefined>(
    id: string,
    params?: RetrieveCustomer<E>,
    options?: OperationOptions,
  ): Promise<Expanded<E>>;
  retrieve(id: string, options?: OperationOptions): Promise<PlainCustomer>;
  retrieve(id: string, ...args: unknown[]): Promise<Customer> {
    const [params, options] = paramsAndOptions(args, RETRIEVE_NAMES);
    return this.#runner.run(options, (operation) => {
      checkId('customer', id);
      const expand = params === undefined ? undefined : readCommand<RetrieveCustomer>(RETRIEVE, params).expand;
      return this.#expand(operation, findCustomer(this.#runner, operation, id), expansionOf(expand));
    });
  }

  /**
   * Changes the fields that the parameters contain. Concurrent updates do not overwrite each other
   * (docs/original-api.md#update-a-customer).
   * @throws InvalidRequestError `resource_missing`, `parameter_invalid`, `parameter_unknown`
   */
  update<const E extends Expand | undefined = undefined, M extends MetadataFields<M> = MetadataFields>(
    id: string,
    params: UpdateCustomer<M, E>,
    options?: OperationOptions,
  ): Promise<Expanded<E>>;
  update(id: string, params: unknown, options?: OperationOptions): Promise<Customer> {
    return this.#runner.run(options, (operation, { idempotencyKey }) => {
      checkId('customer', id);
      const command = readCommand<UpdateCustomer>(UPDATE, params, metadataSize(this.#runner.settings));
      operation.hide(command.email);
      this.#checkContent(command);
      const updated = this.#idempotent.run(operation, idempotencyKey, ['update', id, command], (settlementFor) =>
        this.#updater.updateWithCompareAndSet(operation, id, settlementFor, (record) => ({
          change: updateChange(record, command, this.#runner.settings.maxMetadata),
          value: withDefaultCard,
        })),
      );
      return this.#expand(operation, updated, expansionOf(command.expand));
    });
  }

  /**
   * Deletes a customer. No operation and no list reaches it any more. Its record is kept, and its tokens stay used
   * (docs/original-api.md#delete-a-customer).
   * @throws InvalidRequestError `resource_missing`
   */
  delete(id: string, params?: NoParameters, options?: OperationOptions): Promise<Deleted>;
  delete(id: string, options?: OperationOptions): Promise<Deleted>;
  delete(id: string, ...args: unknown[]): Promise<Deleted> {
    const [params, options] = paramsAndOptions(args);
    return this.#runner.run(options, (operation, { idempotencyKey }) => {
      checkId('customer', id);
      readCommand(DELETE, params);
      return this.#idempotent.run(operation, idempotencyKey, ['delete', id], (settlementFor) =>
        this.#updater.updateWithCompareAndSet(operation, id, settlementFor, ({ customer }) => ({
          change: deleteChange(customer),
          value: () => deleted(id),
        })),
      );
    });
  }

  /**
   * Lists customers, newest first (docs/original-api.md#lists). Await it for a page, or iterate it for all pages. With
   * `ending_before` an iteration starts next to the cursor and continues towards the newest customer.
   * @throws InvalidRequestError `parameter_invalid`, `parameter_unknown`
   */
  list<const E extends ExpandList | undefined = undefined>(
    params?: ListCustomers<E>,
    options?: OperationOptions,
  ): ListRequest<Expanded<E>>;
  list(params?: unknown, options?: OperationOptions): ListRequest<Customer> {
    const { locale } = this.#runner.settings;
    return listRequest(params, options, locale, (...args) => this.#readPage(...args));
  }

  #readPage(params: unknown, options: unknown, makePage: MakePage<Customer>): Promise<ListPage<Customer>> {
    return this.#runner.run(options, (operation) => {
      const command = validateCommand<ListCustomers>(LIST, params);
      const query = storeQueryOf(command);
      const { settings } = this.#runner;
      const expansion = expansionOf(command.expand);
      const { store, scope } = settings;
      const list = () => store.list(scope, query, operation);
      return this.#runner.readStore(operation, list, (response): Awaitable<ListPage<Customer>> => {
        const page = checkPageResponse(response);
        if (page === undefined) throw unknownListCursor(command, 'the id of a customer that is or was in the list');
        const { records, hasMore } = page;
        const toPage = (customers: readonly Customer[]) => makePage(CUSTOMERS_URL, customers, hasMore);
        if (expansion === undefined) return toPage(records.map(({ customer }) => customer));
        return expandCustomers(settings, operation, records, expansion).then(toPage);
      });
    });
  }

  #readCreate(params: unknown): CreateCustomer | CreateCustomerWithoutSource {
    const copy = copyParameters(params, metadataSize(this.#runner.settings));
    const hasNoCard = typeof copy === 'object' && copy !== null && !('source' in copy) && !('sms_code' in copy);
    return validateCommand(hasNoCard && !this.#runner.settings.requireSource ? CREATE_WITHOUT_SOURCE : CREATE, copy);
  }

  /** Refuses card numbers and too much metadata. Returns the metadata as a new customer stores it. */
  #checkContent({ description, metadata }: Pick<CreateCustomer, 'description' | 'metadata'>): Metadata | null {
    const { cardNumbers, maxMetadata } = this.#runner.settings;
    const checked = metadata ? mergeMetadata(null, metadata, maxMetadata) : null;
    if (cardNumbers === 'refuse') refuseCardNumbers({ description, metadata: checked });
    return checked;
  }

  #expand(
    operation: Operation,
    record: Awaitable<CustomerWithCards>,
    expansion: Expansion | undefined,
  ): Awaitable<Customer> {
    return expansion === undefined
      ? andThen(record, ({ customer }) => customer)
      : expandCustomer(this.#runner.settings, operation, record, expansion);
  }
}

function storeQueryOf(command: ListCustomers): ListQuery {
  const { limit, direction, cursor } = pageQueryOf(command);
  const { from, to } = secondsRange(command.created);
  return {
    limit,
    direction,
    cursor,
    app: command.app,
    fromMs: from === undefined ? undefined : from * 1000,
    toMs: to === undefined ? undefined : to * 1000 + 999,
  };
}

const withShownCards = (customer: PlainCustomer): CustomerWithCards => ({ customer, cards: customer.sources.data });

/** The result of an update, which is also stored for a replay. The customer object itself may not show its default card. */
function withDefaultCard({ customer, cards }: CustomerRecord): CustomerWithCards {
  const card = cards.find(({ id }) => id === customer.default_source);
  return { customer, cards: card ? [card] : [] };
}
