import { MemoryStore } from '../../../../adapters/memory/index.ts';
import type { Scope } from '../../../../src/domain/scope.ts';
import type { Insert, InsertResult, Replace, ReplaceResult } from '../../../../src/ports/store-types.ts';
import { RemoteStore } from '../remote-store.ts';

/** Neither takes nor checks claims. */
export class ClaimsIgnored extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    return super.insert(scope, { ...insert, claims: [] });
  }
}

/** Ignores the claims of replacements. */
export class ClaimsOfReplacementsIgnored extends MemoryStore {
  override replace(scope: Scope, replace: Replace): ReplaceResult {
    return super.replace(scope, { ...replace, claims: [] });
  }
}

/** Lets a customer take its own claim again. */
export class OwnClaimsFree extends MemoryStore {
  readonly #owners = new Map<string, string>();

  override insert(scope: Scope, insert: Insert): InsertResult {
    const result = super.insert(scope, insert);
    if (result.status !== 'stored') return result;
    for (const claim of insert.claims) this.#owners.set(claim, insert.record.customer.id);
    return result;
  }

  override replace(scope: Scope, replace: Replace): ReplaceResult {
    const { id } = replace.record.customer;
    const claims = replace.claims.filter((claim) => this.#owners.get(claim) !== id);
    return super.replace(scope, { ...replace, claims });
  }
}

/** Frees the claims of a customer when it is deleted. */
export class ClaimsOfDeletedFree extends MemoryStore {
  readonly #owners = new Map<string, string>();

  override insert(scope: Scope, insert: Insert): InsertResult {
    const claim = insert.claims.find((each) => this.#owners.has(each));
    if (claim !== undefined) return { status: 'claimed', claim };
    for (const each of insert.claims) this.#owners.set(each, insert.record.customer.id);
    return super.insert(scope, { ...insert, claims: [] });
  }

  override replace(scope: Scope, replace: Replace): ReplaceResult {
    for (const [claim, owner] of this.#owners) {
      if (replace.record.deleted && owner === replace.record.customer.id) this.#owners.delete(claim);
    }
    return super.replace(scope, replace);
  }
}

/** Checks claims, then takes them in a second step. */
export class ClaimsReadThenWritten extends RemoteStore {
  readonly #taken = new Set<string>();

  override async insert(scope: Scope, insert: Insert): Promise<InsertResult> {
    const claim = insert.claims.find((each) => this.#taken.has(each));
    if (claim !== undefined) return { status: 'claimed', claim };
    const result = await super.insert(scope, { ...insert, claims: [] });
    for (const each of insert.claims) this.#taken.add(each);
    return result;
  }
}

/** Stores the record of an insert although its claim is taken. */
export class HalfApplied extends MemoryStore {
  override insert(scope: Scope, insert: Insert): InsertResult {
    const result = super.insert(scope, insert);
    if (result.status === 'claimed') super.insert(scope, { ...insert, claims: [] });
    return result;
  }
}

/** Takes the free claims of a refused insert. */
export class ClaimsOfRefusedTaken extends MemoryStore {
  readonly #leaked = new Set<string>();

  override insert(scope: Scope, insert: Insert): InsertResult {
    const claim = insert.claims.find((each) => this.#leaked.has(each));
    if (claim !== undefined) return { status: 'claimed', claim };
    const result = super.insert(scope, insert);
    if (result.status === 'exists') for (const each of insert.claims) this.#leaked.add(each);
    return result;
  }
}

/** Checks claims before it checks whether the customer exists. */
export class RefusalsOutOfOrder extends MemoryStore {
  readonly #taken = new Set<string>();

  override insert(scope: Scope, insert: Insert): InsertResult {
    const claim = insert.claims.find((each) => this.#taken.has(each));
    if (claim !== undefined) return { status: 'claimed', claim };
    for (const each of insert.claims) this.#taken.add(each);
    return super.insert(scope, insert);
  }
}
