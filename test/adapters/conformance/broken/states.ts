import { freshId } from '../../../../adapters/conformance/samples.ts';
import { MemoryStore } from '../../../../adapters/memory/index.ts';
import type { CustomerRecord } from '../../../../src/domain/customer-record.ts';
import { type Scope, scopeOf } from '../../../../src/domain/scope.ts';
import type {
  BeginResult,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  ScopeHeader,
  VerifyReport,
} from '../../../../src/ports/store-types.ts';
import { RemoteStore } from '../remote-store.ts';

/** Accepts calls after close. */
export class NeverClosed extends MemoryStore {
  override close(): void {
    // Does nothing.
  }
}

/** Opens itself at the first find. */
export class OpensItself extends MemoryStore {
  override find(scope: Scope, id: string): CustomerRecord | undefined {
    super.open();
    return super.find(scope, id);
  }
}

/** Throws a plain error when it is closed. */
export class FailsPlainly extends MemoryStore {
  override find(scope: Scope, id: string): CustomerRecord | undefined {
    try {
      return super.find(scope, id);
    } catch {
      throw new Error('closed');
    }
  }
}

export class ClosesOnce extends MemoryStore {
  #closed = false;

  override close(): void {
    if (this.#closed) throw new Error('already closed');
    this.#closed = true;
    super.close();
  }
}

/** Cannot be reopened. */
export class OpensOnce extends MemoryStore {
  #opened = false;

  override open(): void {
    if (!this.#opened) super.open();
    this.#opened = true;
  }
}

/** Reports a capability that it does not have. */
export class CapabilitiesLie extends MemoryStore {
  override readonly capabilities = Object.freeze({ durable: true, shared: false }) as unknown as {
    durable: false;
    shared: false;
  };
}

/** Counts only listed customers in verify. */
export class VerifiesLess extends MemoryStore {
  override verify(scope: Scope): VerifyReport {
    const page = super.list(scope, { limit: 10_000, direction: 'older' });
    return { ...super.verify(scope), checked: page?.records.length ?? 0 };
  }
}

/** Returns each proposal as the header. */
export class HeaderOverwritten extends MemoryStore {
  override header(_scope: Scope, proposal: ScopeHeader): ScopeHeader {
    return proposal;
  }
}

/** Reads the header, then writes it in a second step. */
export class HeaderRaced extends RemoteStore {
  #header: ScopeHeader | undefined;

  override async header(scope: Scope, proposal: ScopeHeader): Promise<ScopeHeader> {
    const before = this.#header;
    await super.find(scope, 'cus_any');
    this.#header = before ?? proposal;
    return this.#header;
  }
}

/** Has one header for all scopes. */
export class HeaderOfAll extends MemoryStore {
  override header(_scope: Scope, proposal: ScopeHeader): ScopeHeader {
    return super.header(scopeOf('all', false), proposal);
  }
}

/** Also finds customers of the other mode. */
export class ModesMixed extends MemoryStore {
  override find(scope: Scope, id: string): CustomerRecord | undefined {
    return super.find(scope, id) ?? super.find(scopeOf(scope.namespace, !scope.livemode), id);
  }
}

/** Ignores the case of namespaces, as some file systems do. */
export class NamespacesCaseInsensitive extends MemoryStore {
  override begin(scope: Scope, attempt: IdempotencyAttempt): BeginResult {
    return super.begin(scopeOf(scope.namespace.toLowerCase(), scope.livemode), attempt);
  }
}

/** Shares claims between the modes. */
export class ClaimsOfBothModes extends MemoryStore {
  readonly #taken = new Set<string>();

  override insert(scope: Scope, insert: Insert): InsertResult {
    const claim = insert.claims.find((each) => this.#taken.has(each));
    if (claim !== undefined) return { status: 'claimed', claim };
    for (const each of insert.claims) this.#taken.add(each);
    return super.insert(scope, insert);
  }
}

/** Identifies a scope by its object. */
export class ScopesByIdentity extends MemoryStore {
  readonly #names = new WeakMap<Scope, string>();

  override find(scope: Scope, id: string): CustomerRecord | undefined {
    return super.find(this.#own(scope), id);
  }

  override insert(scope: Scope, insert: Insert): InsertResult {
    return super.insert(this.#own(scope), insert);
  }

  #own(scope: Scope): Scope {
    const name = this.#names.get(scope) ?? freshId('scope');
    this.#names.set(scope, name);
    return scopeOf(name, scope.livemode);
  }
}

/** Starts empty each time it is created. */
export class Forgetful extends RemoteStore {
  constructor(data: string) {
    super(`${data}-${freshId('instance')}`);
  }
}
