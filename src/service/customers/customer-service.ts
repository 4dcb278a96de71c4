import {
  type CreateCustomer,
  type CreateCustomerWithoutSource,
  createCustomer,
  createCustomerWithoutSource,
  type Unexpanded,
} from '../../commands/create-customer.ts';
import { type ListCustomers, listCustomers } from '../../commands/list-customers.ts';
import { type NoParameters, noParameters } from '../../commands/no-parameters.ts';
import { parametersCopy, readCommand, validated } from '../../commands/read-command.ts';
import { type RetrieveCustomer, retrieveCustomer } from '../../commands/retrieve-customer.ts';
import { type UpdateCustomer, updateCustomer } from '../../commands/update-customer.ts';
import { bindTokenCard } from '../../domain/card.ts';
import { type Customer, type Deleted, deleted, type PlainCustomer } from '../../domain/customer.ts';
import { type CustomerRecord, newRecord, type RecordChanges } from '../../domain/customer-record.ts';
import { errorOf, invalidParameter } from '../../domain/errors.ts';
import type { PreviousAttributes } from '../../domain/event.ts';
import { CUSTOMERS_URL } from '../../domain/list.ts';
import { expectation } from '../../domain/messages.ts';
import { mergedMetadata, refuseCardNumbers } from '../../domain/metadata.ts';
import * as validators from '../../generated/validators.js';
import type { Awaitable } from '../../ports/awaitable.ts';
import { IdempotentRunner, refuseSettled, type Settle } from '../idempotency/idempotent-runner.ts';
import { type Operation, type OperationOptions, paramsAndOptions } from '../operation/operation.ts';
import { checkPageResponse } from '../operation/port-responses.ts';
import { OperationRunner } from '../operation/runner.ts';
import { type ServiceOptions, type ServicePorts, settingsOf } from '../operation/settings.ts';
import { CardService } from './card-service.ts';
import { retrieveToken, tokenUsed, verifySms } from './card-verification.ts';
import { CustomerUpdater, checkId, type Mutation, present } from './customer-updater.ts';
import { type CustomerWithCards, type Expansion, expandCustomers, expansionOf, findApp } from './expansion.ts';
import {
  type ListPage,
  type ListRequest,
  listRequest,
  type MakePage,
  pageQueryOf,
  secondsRange,
  unknownCursor,
} from './pagination.ts';

const CREATE = { schema: createCustomer, validate: validators.createCustomer };
const CREATE_WITHOUT_SOURCE = { schema: createCustomerWithoutSource, validate: validators.createCustomerWithoutSource };
const RETRIEVE = { schema: retrieveCustomer, validate: validators.retrieveCustomer };
const RETRIEVE_NAMES = Object.keys(retrieveCustomer.properties);
const UPDATE = { schema: updateCustomer, validate: validators.updateCustomer };
const DELETE = { schema: noParameters, validate: validators.noParameters };
const LIST = { schema: listCustomers, validate: validators.listCustomers };

/**
 * Customers and their cards, on the ports that it is given. Every operation rejects with a {@link ClienteleError}, never
 * throws, and settles by its deadline.
 *
 * @example
 * const customers = new CustomerService({ store, tokens, sms, livemode: true });
 * const customer = await customers.create({ app, source, sms_code: { id, code } });
 */
export class CustomerService {
  /** The cards of a customer. */
  readonly sources: CardService;
  readonly #kernel: OperationRunner;
  readonly #changing: CustomerUpdater;
  readonly #idempotency: IdempotentRunner;

  /** @throws InvalidRequestError naming the option that is wrong */
  constructor(
    portsAndOptions: ServicePorts & ServiceOptions,
    kernel = new OperationRunner(settingsOf(portsAndOptions)),
  ) {
    this.#kernel = kernel;
    this.#changing = new CustomerUpdater(kernel);
    this.#idempotency = new IdempotentRunner(kernel);
    this.sources = new CardService(kernel, this.#changing, this.#idempotency);
  }

  /**
   * Creates a customer and binds the card behind a one-time token, authorized by the SMS code that was sent for it
   * (original document, "Creating a Customer").
   * @throws InvalidRequestError a parameter is missing, invalid or unknown
   * @throws CardError `binding_unauthorized`, `token_unknown`, `token_used`, `foreign_card`, or a verifier's own code
   */
  create(params: Unexpanded<CreateCustomer>, options?: OperationOptions): Promise<PlainCustomer>;
  create(params: CreateCustomer, options?: OperationOptions): Promise<Customer>;
  /** Creates a customer without a card, where the service has `requireSource: false`. */
  create(params: Unexpanded<CreateCustomerWithoutSource>, options?: OperationOptions): Promise<PlainCustomer>;
  create(params: CreateCustomerWithoutSource, options?: OperationOptions): Promise<Customer>;
  create(params: CreateCustomer | CreateCustomerWithoutSource, options?: OperationOptions): Promise<Customer> {
    return this.#kernel.run(options, async (operation, { idempotencyKey }) => {
      const command = this.#readCreate(params);
      // Without a token to claim, nothing but a key keeps a repetition from creating a second customer.
      operation.repeatable = 'source' in command || idempotencyKey !== undefined;
      if ('source' in command) operation.hide(command.source, command.sms_code.code);
      operation.hide(command.email);
      this.#checkTexts(command);
      const metadata = this.#metadata(null, command.metadata);
      const plain = await this.#idempotency.run(operation, idempotencyKey, ['create', command], (settle) =>
        this.#create(operation, command, metadata, settle),
      );
      return this.#answer(operation, { customer: plain, cards: plain.sources.data }, expansionOf(command.expand));
    });
  }

  /** The customer. @throws InvalidRequestError `resource_missing` */
  retrieve(id: string, params?: Unexpanded<RetrieveCustomer>, options?: OperationOptions): Promise<PlainCustomer>;
  retrieve(id: string, options?: OperationOptions): Promise<PlainCustomer>;
  retrieve(id: string, params?: RetrieveCustomer, options?: OperationOptions): Promise<Customer>;
  retrieve(id: string, ...args: unknown[]): Promise<Customer> {
    const [params, options] = paramsAndOptions(args, RETRIEVE_NAMES);
    return this.#kernel.run(options, (operation) => {
      checkId('customer', id);
      const expand = params === undefined ? undefined : readCommand<RetrieveCustomer>(RETRIEVE, params).expand;
      const { store, scope } = this.#kernel.settings;
      const find = () => store.find(scope, id, undefined, operation);
      return this.#kernel.readStore(operation, find, (found) =>
        this.#answer(operation, present(found, id), expansionOf(expand)),
      );
    });
  }

  /**
   * Changes what is given. Two updates at the same time both take effect.
   * @throws InvalidRequestError `resource_missing`, or a parameter is invalid or unknown
   */
  update(id: string, params: Unexpanded<UpdateCustomer>, options?: OperationOptions): Promise<PlainCustomer>;
  update(id: string, params: UpdateCustomer, options?: OperationOptions): Promise<Customer>;
  update(id: string, params: UpdateCustomer, options?: OperationOptions): Promise<Customer> {
    return this.#kernel.run(options, async (operation, { idempotencyKey }) => {
      checkId('customer', id);
      const command = readCommand<UpdateCustomer>(UPDATE, params);
      operation.hide(command.email);
      this.#checkTexts(command);
      if (command.metadata) mergedMetadata(null, command.metadata, this.#kernel.settings.maxMetadata);
      const found = await this.#idempotency.run(operation, idempotencyKey, ['update', id, command], async (settle) => {
        const work = (record: CustomerRecord) => this.#update(record, command);
        return (await this.#changing.updateWithCompareAndSet(operation, id, settle, work, withDefaultCard)).value;
      });
      return this.#answer(operation, found, expansionOf(command.expand));
    });
  }

  /**
   * Deletes the customer: it can no longer be reached, and no list shows it. Its record is kept, its tokens stay used.
   * @throws InvalidRequestError `resource_missing`
   */
  delete(id: string, params?: NoParameters, options?: OperationOptions): Promise<Deleted>;
  delete(id: string, options?: OperationOptions): Promise<Deleted>;
  delete(id: string, ...args: unknown[]): Promise<Deleted> {
    const [params, options] = paramsAndOptions(args);
    return this.#kernel.run(options, async (operation, { idempotencyKey }) => {
      checkId('customer', id);
      readCommand(DELETE, params);
      return this.#idempotency.run(operation, idempotencyKey, ['delete', id], async (settle) => {
        const value = () => deleted(id);
        const work = ({ customer }: CustomerRecord): Mutation<Deleted> => ({
          changes: { deleted: true },
          event: () => ['customer.deleted', { object: customer }],
          value,
        });
        return (await this.#changing.updateWithCompareAndSet(operation, id, settle, work, value)).value;
      });
    });
  }

  /**
   * Customers, newest first. Await it for a page, iterate over it for all of them; with `ending_before` it iterates
   * towards the newest.
   */
  list(params?: Unexpanded<ListCustomers>, options?: OperationOptions): ListRequest<PlainCustomer>;
  list(params?: ListCustomers, options?: OperationOptions): ListRequest<Customer>;
  list(params?: ListCustomers, options?: OperationOptions): ListRequest<Customer> {
    return listRequest(params, (given, makePage) => this.#page(given, options, makePage));
  }

  #page(params: unknown, options: unknown, makePage: MakePage<Customer>): Promise<ListPage<Customer>> {
    return this.#kernel.run(options, (operation) => {
      const command = validated<ListCustomers>(LIST, params);
      const { limit, direction, cursor } = pageQueryOf(command);
      const { from, to } = secondsRange(command.created);
      const query = {
        limit,
        direction,
        cursor,
        app: command.app,
        fromMs: from === undefined ? undefined : from * 1000,
        toMs: to === undefined ? undefined : to * 1000 + 999,
      };
      const { store, scope } = this.#kernel.settings;
      const expansion = expansionOf(command.expand);
      const list = () => store.list(scope, query, operation);
      return this.#kernel.readStore(operation, list, (answer): Awaitable<ListPage<Customer>> => {
        const page = checkPageResponse(answer);
        if (page === undefined) throw unknownCursor(command);
        const { records, hasMore } = page;
        const wire = (customers: readonly Customer[]) => makePage(CUSTOMERS_URL, customers, hasMore);
        if (expansion === undefined) return wire(records.map(({ customer }) => customer));
        return expandCustomers(this.#kernel.settings, operation, records, expansion).then(wire);
      });
    });
  }

  #readCreate(params: unknown): CreateCustomer | CreateCustomerWithoutSource {
    const copy = parametersCopy(params);
    const bare = typeof copy === 'object' && copy !== null && !('source' in copy) && !('sms_code' in copy);
    return validated(bare && !this.#kernel.settings.requireSource ? CREATE_WITHOUT_SOURCE : CREATE, copy);
  }

  async #create(
    operation: Operation,
    command: CreateCustomer | CreateCustomerWithoutSource,
    metadata: PlainCustomer['metadata'],
    settle: Settle,
  ): Promise<PlainCustomer> {
    const { settings } = this.#kernel;
    const { store, scope } = settings;
    if (settings.apps && !(await findApp(settings, operation, command.app))) {
      throw invalidParameter('app', 'the id of a known app');
    }
    const token = 'source' in command ? await retrieveToken(settings, operation, command.source) : undefined;
    if ('source' in command) await verifySms(settings, operation, command);
    const createdMs = this.#kernel.now();
    // The operation's id makes the customer's: a retry under the same idempotency key creates the same customer or none.
    const id = `cus_${operation.operation}`;
    const card = token && bindTokenCard(token.card, id);
    const fields = {
      id,
      created: Math.floor(createdMs / 1000),
      livemode: scope.livemode,
      app: command.app,
      name: token?.card.name ?? null,
      email: command.email || null,
      currency: null,
      description: command.description || null,
      metadata,
      default_source: card?.id ?? null,
    };
    const record = newRecord(fields, card ? [card] : [], createdMs);
    const { customer } = record;
    const write = {
      record,
      origin: 'created' as const,
      claims: token ? [token.id] : [],
      event: this.#kernel.event(operation, 'customer.created', { object: customer }),
      retention: this.#kernel.retention,
      settlement: settle(customer),
    };
    const result = await this.#kernel.writeStore(operation, write, () => store.insert(scope, write, operation));
    refuseSettled(operation, result);
    if (result.status === 'stored') return result.record.customer;
    if (result.status === 'claimed') throw tokenUsed();
    throw errorOf('internal', { cause: new Error('the id generator gave an id twice') });
  }

  /** The change of an update; undefined where every field has the value that is given. */
  #update(record: CustomerRecord, command: UpdateCustomer): Mutation<CustomerWithCards> | undefined {
    const { customer } = record;
    if (command.app !== undefined && command.app !== customer.app) {
      throw invalidParameter('app', "the customer's own app, or omitted");
    }
    if (command.default_source !== undefined && !record.cards.some(({ id }) => id === command.default_source)) {
      const detail = expectation('the id of a card that is bound to the customer');
      throw errorOf('parameter_invalid', { param: 'default_source', detail });
    }
    const given = {
      ...(command.email === undefined ? {} : { email: command.email || null }),
      ...(command.description === undefined ? {} : { description: command.description || null }),
      ...(command.metadata === undefined ? {} : { metadata: this.#metadata(customer.metadata, command.metadata) }),
      ...(command.default_source === undefined ? {} : { default_source: command.default_source }),
    };
    const names = Object.keys(given) as (keyof typeof given)[];
    const changed = names.filter((name) => !same(customer[name], given[name]));
    if (changed.length === 0) return undefined;
    const fields = Object.fromEntries(changed.map((name) => [name, given[name]])) as RecordChanges['fields'];
    const previous = Object.fromEntries(changed.map((name) => [name, customer[name]])) as PreviousAttributes;
    return {
      changes: fields ? { fields } : {},
      event: (object) => ['customer.updated', { object, previous_attributes: Object.freeze(previous) }],
      value: withDefaultCard,
    };
  }

  #metadata(before: PlainCustomer['metadata'], given: CreateCustomer['metadata']): PlainCustomer['metadata'] {
    return given === undefined ? before : mergedMetadata(before, given, this.#kernel.settings.maxMetadata);
  }

  #checkTexts({ description, metadata }: Pick<CreateCustomer, 'description' | 'metadata'>): void {
    if (this.#kernel.settings.cardNumbers === 'allow') return;
    refuseCardNumbers('description', description ?? null);
    if (metadata) refuseCardNumbers('metadata', metadata);
  }

  #answer(operation: Operation, found: CustomerWithCards, expansion: Expansion | undefined): Awaitable<Customer> {
    if (expansion === undefined) return found.customer;
    return expandCustomers(this.#kernel.settings, operation, [found], expansion).then(
      ([customer]) => customer as Customer,
    );
  }
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What an update answers, and replays: with the default card, which need not be among those that the customer shows. */
const withDefaultCard = ({ customer, cards }: CustomerRecord): CustomerWithCards => ({
  customer,
  cards: cards.filter(({ id }) => id === customer.default_source),
});
