import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SmsVerifierSubject } from '../../../adapters/conformance/index.ts';
import { SMS_CASES } from '../../../adapters/conformance/sms-verifier-conformance.ts';
import { TOKEN_CASES, type TokenVerifierSubject } from '../../../adapters/conformance/token-verifier-conformance.ts';
import { missingFacts, type VerifierCase } from '../../../adapters/conformance/verifier-conformance.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { Fakes } from '../../../adapters/testing/index.ts';
import {
  createClientele,
  errorOf,
  type OperationContext,
  type SmsAttempt,
  SmsVerifier,
  type Token,
  TokenVerifier,
} from '../../../src/index.ts';
import { rejects } from '../../support/rejection.ts';
import { tokenCard } from '../../support/token-card.ts';
import { APP } from '../../support/world.ts';

/** Approves each code once, like the large SMS services. Afterwards it refuses the code, or fails. */
class ConsumingCodes extends SmsVerifier {
  readonly #sent: Map<string, string>;
  readonly #failsAfterUse: boolean;
  readonly #used = new Set<string>();

  constructor(sent: Map<string, string>, failsAfterUse = false) {
    super();
    this.#sent = sent;
    this.#failsAfterUse = failsAfterUse;
  }

  override async verify({ id, code, source }: SmsAttempt): Promise<boolean> {
    if (this.#used.has(id) && this.#failsAfterUse) throw new Error('404: no pending verification');
    if (this.#used.has(id) || this.#sent.get(id) !== `${source} ${code}`) return false;
    this.#used.add(id);
    return true;
  }
}

/** Remembers the approvals of another verifier, as docs/verifiers.md shows. */
class RememberingCodes extends SmsVerifier {
  readonly #inner: SmsVerifier;
  readonly #approvals = new Map<string, Promise<boolean>>();

  constructor(inner: SmsVerifier) {
    super();
    this.#inner = inner;
  }

  override verify(attempt: SmsAttempt, context: OperationContext): Promise<boolean> {
    const key = `${context.operation} ${attempt.source} ${attempt.id}`;
    const approval = this.#approvals.get(key) ?? Promise.resolve(this.#inner.verify(attempt, context));
    this.#approvals.set(key, approval);
    const forget = () => this.#approvals.delete(key);
    approval.then((isRight) => isRight || forget(), forget);
    return approval;
  }
}

/** Reports a token as used after its first lookup. */
class ConsumingTokens extends TokenVerifier {
  #lookups = 0;

  override retrieve(id: string): Token | undefined {
    if (id !== 'tok_known') return undefined;
    this.#lookups += 1;
    return { id, livemode: false, used: this.#lookups > 1, card: tokenCard('card_1') };
  }
}

/** Returns the messages of the cases that fail, by the fact that they check. */
async function failures<S>(cases: readonly VerifierCase<S>[], create: () => S): Promise<Map<string, string>> {
  const failed = new Map<string, string>();
  for (const verifierCase of cases) {
    const [fact, check] = verifierCase;
    const subject = create();
    if (missingFacts(verifierCase, subject).length > 0) continue;
    await check(subject).catch((error: Error) => failed.set(fact, error.message));
  }
  return failed;
}

const sent = () => new Map([['sms_1', 'tok_1 123456']]);
const subject = (verifier: SmsVerifier): SmsVerifierSubject => ({
  verifier,
  id: 'sms_1',
  code: '123456',
  source: 'tok_1',
});

describe('the suite for SMS verifiers', () => {
  for (const failsAfterUse of [false, true]) {
    const behavior = failsAfterUse ? 'fails for a used code' : 'refuses a used code';
    test(`advises a verifier that ${behavior} to remember approvals`, async () => {
      const failed = await failures(SMS_CASES, () => subject(new ConsumingCodes(sent(), failsAfterUse)));
      assert.deepEqual(
        [...failed.keys()],
        [
          'the right code is accepted again in the same operation',
          'concurrent calls of one operation are all accepted',
        ],
      );
      for (const message of failed.values()) {
        assert.match(message, /remember each approval under context\.operation and the token/);
      }
    });
  }

  test('accepts a verifier that remembers approvals', async () => {
    const create = () => subject(new RememberingCodes(new ConsumingCodes(sent(), true)));
    assert.deepEqual([...(await failures(SMS_CASES, create))], []);
  });
});

test('the suite for token verifiers explains that a lookup must leave the token unused', async () => {
  const create = (): TokenVerifierSubject => ({ verifier: new ConsumingTokens(), known: 'tok_known' });
  const failed = await failures(TOKEN_CASES, create);
  assert.match(
    failed.get('a lookup leaves the token unused: the same call returns the same token') ?? '',
    /return used: false/,
  );
});

describe('a create whose write fails, with an SMS service that accepts a code once', () => {
  /** Creates with a store that fails once after the code was approved. */
  async function createWithFailingStore(remembers: boolean) {
    const codes = new Map<string, string>();
    const service = new ConsumingCodes(codes);
    const store = new MemoryStore();
    store.open();
    const sms = remembers ? new RememberingCodes(service) : service;
    const fakes = new Fakes();
    const card = fakes.issueCard();
    codes.set(card.sms_code.id, `${card.source} ${card.sms_code.code}`);
    const clientele = await createClientele({ store, tokens: fakes.tokens, sms });
    const insert = store.insert.bind(store);
    store.insert = () => {
      store.insert = insert;
      throw errorOf('store_unavailable', { outcome: 'not_applied' });
    };
    const create = () => clientele.customers.create({ app: APP, ...card }, { idempotencyKey: 'key' });
    await rejects(create(), 'store_unavailable');
    return create;
  }

  test('is refused at every retry if the verifier does not remember approvals, as the guide says', async () => {
    const create = await createWithFailingStore(false);
    for (let times = 0; times < 3; times += 1) {
      await rejects(create(), 'binding_unauthorized', 'sms_code[code]');
    }
  });

  test('succeeds at a retry under its key if the verifier remembers approvals', async () => {
    const create = await createWithFailingStore(true);
    assert.deepEqual(await create(), await create());
  });
});
