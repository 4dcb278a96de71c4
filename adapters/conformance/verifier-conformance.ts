import { describe, test } from 'node:test';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { expectEqual as expectEqualFrom } from './assertions.ts';
import { race } from './concurrency.ts';
import { checkConformanceOptions } from './conformance-options.ts';
import { freshId } from './samples.ts';

/** Describes a verifier to its conformance suite. `Subject` is the verifier and the facts that the suite needs. */
export interface VerifierConformanceOptions<Subject> {
  /** Names the verifier in the test report. */
  readonly name: string;
  /** Called once for each test. */
  readonly create: () => Awaitable<Subject>;
  /** `fake`: the verifier is for tests, and a service in live mode rejects it. Default: false. */
  readonly capabilities?: { readonly fake?: boolean };
}

/**
 * A fact of a verifier's contract, a check that rejects if it is not true, and the optional facts of the subject without which
 * it does not apply.
 */
export type VerifierCase<Subject> = readonly [
  fact: string,
  check: (subject: Subject) => Promise<void>,
  needs?: readonly (keyof Subject & string)[],
];

/** Returns the facts that a case needs and the subject does not have. */
export const missingFacts = <Subject>([, , needs = []]: VerifierCase<Subject>, subject: Subject): string[] =>
  needs.filter((name) => subject[name] === undefined);

/** Number of concurrent calls. */
const CONCURRENCY = 20;

interface AnySubject {
  readonly verifier: { readonly fake: boolean };
  readonly close?: () => Awaitable<void>;
}

/** Registers the cases of a verifier's contract with `node:test`. */
export function describeVerifier<Subject extends AnySubject>(
  contract: string,
  options: VerifierConformanceOptions<Subject>,
  cases: readonly VerifierCase<Subject>[],
): void {
  checkConformanceOptions(options);
  const fakeCase: VerifierCase<Subject> = [
    'the verifier reports whether it is a fake',
    async ({ verifier }) => expectEqual(verifier.fake, options.capabilities?.fake ?? false),
  ];
  describe(`${options.name} keeps the ${contract} contract`, () => {
    for (const verifierCase of [fakeCase, ...cases]) {
      const [fact, check] = verifierCase;
      test(fact, async (testContext) => {
        const subject = await options.create();
        try {
          const missing = missingFacts(verifierCase, subject);
          if (missing.length > 0) testContext.skip(`needs ${missing.join(' and ')}`);
          else await check(subject);
        } finally {
          await subject.close?.();
        }
      });
    }
  });
}

/** Fails unless the verifier's value is deeply equal to the contract's. */
export const expectEqual = (actual: unknown, expected: unknown, fact?: string): void =>
  expectEqualFrom(actual, expected, fact, 'verifier');

export const contextOf = (operation = freshId('op')): OperationContext => ({
  operation,
  remaining: () => 10_000,
  signal: new AbortController().signal,
});

/** Makes many concurrent calls. */
export const repeat = <T>(call: () => Awaitable<T>): Promise<T[]> => race(CONCURRENCY, call);
