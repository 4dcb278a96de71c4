import assert, { AssertionError } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runStateCase, type StateConformanceOptions, stateCases } from '../../../../../adapters/conformance/index.ts';
import type { Clock } from '../../../../../src/ports/clock.ts';
import type { StateStore } from '../../../../../src/ports/state-store.ts';
import { MapState } from './map-state.ts';
import * as rules from './rules.ts';
import * as sharing from './sharing.ts';
import * as texts from './texts.ts';

type StateClass = new (data: string, clock: Clock) => StateStore;

/** Broken state stores, each with the name of a case that must reject it. */
const TABLE: readonly (readonly [StateClass, string])[] = [
  [rules.AbsentIsEmpty, 'a key that was never written is absent'],
  [rules.CreatesOver, 'an absent entry is created, and a second create is refused and changes nothing'],
  [rules.ValueAsVersion, 'a write that expects the current version replaces the entry, and gives it another version'],
  [rules.LastWriterWins, 'a write that expects an old version is refused and changes nothing'],
  [rules.Upserts, 'a write that expects a made-up version is refused, whether the entry is present or absent'],
  [rules.EmptyIsAbsent, 'a write that expects a made-up version is refused, whether the entry is present or absent'],
  [rules.ComparesPrefix, 'a write that expects a made-up version is refused, whether the entry is present or absent'],
  [rules.DeletesNothing, 'a deleted entry is absent, and its old version deletes and writes nothing'],
  [rules.Upserts, 'a deleted entry is absent, and its old version deletes and writes nothing'],
  [rules.DeletesOnlyPresent, 'deleting an absent entry succeeds and leaves it absent'],
  [rules.CountsFromOne, 'no version of a key repeats, also after deletions and with the same value'],
  [rules.DeletesByPrefix, 'writing and deleting one entry leaves the entries of other keys as they are'],
  [rules.Unfrozen, 'an entry is frozen, and keeps its value after a later write'],

  [rules.ExpiresAfter, 'an entry is present one millisecond before its expiry, and absent from its expiry on'],
  [rules.ExpiresInSeconds, 'an entry is present one millisecond before its expiry, and absent from its expiry on'],
  [rules.ExpiredBlocks, 'an expired entry is created anew, and its old version is refused'],
  [rules.CountsFromOneAfterExpiry, 'an expired entry is created anew, and its old version is refused'],
  [rules.ExpiryKept, 'a replacement moves the expiry later or earlier'],
  [rules.RefusedExtends, 'a refused write does not move the expiry'],
  [rules.RefusesPast, 'a write that has already expired is applied, and leaves the entry absent'],
  [rules.IgnoresPast, 'a write that has already expired is applied, and leaves the entry absent'],
  [rules.ExpiresAll, 'an expiring entry leaves the entries of other keys as they are'],
  [rules.ShortTimeToLive, 'entries are written, read and expire at both ends of the calendar'],
  [rules.RefusesEarlierTimes, 'a clock that steps back leaves entries present, with their versions and their expiry'],
  [
    rules.ExpiryRemembered,
    'an entry that a clock before its expiry could show again is either present as before or absent',
  ],

  [texts.KeysCaseInsensitive, 'keys that look alike or have a meaning elsewhere are independent'],
  [texts.KeysInObject, 'keys that look alike or have a meaning elsewhere are independent'],
  [texts.KeysByTag, 'keys that look alike or have a meaning elsewhere are independent'],
  [texts.KeysCut, 'keys that look alike or have a meaning elsewhere are independent'],
  [texts.ModesShared, 'each namespace and mode has its own entries'],
  [texts.ScopesByIdentity, 'a scope is identified by its namespace and mode, not by object identity'],
  [texts.EmptyDeletes, 'a value is returned exactly: an empty string'],
  [texts.CutsAt65535, 'a value is returned exactly: 65,536 characters'],
  [texts.CutsBytes, 'a value is returned exactly: 65,536 characters outside ASCII'],
  [texts.EncodesHalves, 'a value is returned exactly: characters outside the basic plane'],
  [texts.EndsAtNul, 'a value is returned exactly: NUL and control characters'],
  [texts.InterpretsEscapes, 'a value is returned exactly: quotes and escapes'],
  [texts.TrimsValues, 'a value is returned exactly: white space and line ends'],
  [texts.NormalizesValues, 'a value is returned exactly: composed and decomposed characters'],
  [texts.ParsesValues, 'a value is returned exactly: text like JSON'],
  [texts.NumbersValues, 'a value is returned exactly: text like a number'],

  [texts.AnyKey, 'a key that is not 1 to 255 printable ASCII characters is refused'],
  [texts.AnyText, 'a value that is too long or not well-formed text is refused and changes nothing'],
  [texts.AnyTime, 'a time that is not whole milliseconds of the calendar is refused and changes nothing'],
  [texts.AnyVersion, 'an expected version that is not text is refused and changes nothing'],

  [sharing.CompareThenSet, 'of concurrent creates, replacements and deletions of one version, one is applied'],
  [sharing.CompareThenSet, 'callers that count through compare-and-set lose no increment'],
  [sharing.ExpiredVersionMatches, 'of concurrent creates of an expired entry, one is applied'],
  [sharing.RefusesConcurrent, 'concurrent writes of different keys are all applied'],
  [sharing.Lags, 'a concurrent reader sees only written values, and never an older one after a newer one'],
  [sharing.RefusesContexts, 'both methods accept a context with time left'],
  [
    sharing.EndedIsAbsent,
    'a call whose deadline has passed or that was aborted applies whole, or fails and says what it did',
  ],
  [
    sharing.EndedLies,
    'a call whose deadline has passed or that was aborted applies whole, or fails and says what it did',
  ],
  [sharing.ClosedIsAbsent, 'a closed state store fails with store_unavailable, and never reports an entry as absent'],

  [sharing.Forgetful, 'entries keep their values and versions in a reopened state store, and deleted ones stay absent'],
  [sharing.ExpiryInMemory, 'entries expire in a reopened state store at the time that was written'],
  [sharing.NumbersItself, 'no version of a key repeats in a reopened state store'],
  [sharing.Forgetful, 'a counter does not step back when the state store is closed after each count'],
  [sharing.Forgetful, 'writes that were acknowledged before close are present afterwards'],
  [sharing.Forgetful, 'a state store sees the writes of another one at once, even after an earlier read'],
  [sharing.CachesReads, 'a state store sees the writes of another one at once, even after an earlier read'],
  [sharing.NumbersItself, 'no version of a key repeats among several state stores'],
  [sharing.ExpiryInMemory, 'an entry of one state store expires in another one'],
  [sharing.LocksItself, 'of concurrent writes of one version through two state stores, one is applied'],
  [sharing.LocksItself, 'callers that count through two state stores lose no increment'],
];

/** A state store that throws another error than the library's, so that the case ends with it and not with an assertion. */
const FAILING_ITSELF: ReadonlySet<StateClass> = new Set<StateClass>([sharing.RefusesContexts]);

/** Returns the options for a state store of a class. */
function optionsOf(State: StateClass): Omit<StateConformanceOptions, 'name'> {
  const create = (data: string, clock: Clock) => new State(data, clock);
  if (State !== sharing.SharedState && !(State.prototype instanceof sharing.SharedState)) return { create };
  const close = (state: StateStore) => (state as sharing.SharedState).close();
  return { create, close, capabilities: { durable: true, shared: true } };
}

const soundOf = ({ prototype }: StateClass): StateClass =>
  [sharing.SharedState, texts.CheckedState].find((Sound) => prototype instanceof Sound) ?? MapState;

describe('the conformance suite of state stores', { concurrency: true }, () => {
  test('has a different name for each case, and a broken state store for each case', () => {
    const names = stateCases.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(
      names.filter((name) => !TABLE.some(([, each]) => each === name)),
      [],
    );
  });

  for (const [Broken, name] of TABLE) {
    test(`rejects ${Broken.name}: ${name}`, async () => {
      const stateCase = stateCases.find((each) => each.name === name);
      assert.ok(stateCase, 'there is no case of this name');
      await runStateCase(stateCase, optionsOf(soundOf(Broken)));
      await assert.rejects(runStateCase(stateCase, optionsOf(Broken)), (error: Error) => {
        const blamed = error instanceof AssertionError && /^The (contract says|store breaks)/.test(error.message);
        return blamed !== FAILING_ITSELF.has(Broken);
      });
    });
  }

  test('refuses a durable state store that it cannot close', async () => {
    const [stateCase] = stateCases;
    assert.ok(stateCase);
    const { create } = optionsOf(MapState);
    await assert.rejects(runStateCase(stateCase, { create, capabilities: { durable: true } }), {
      code: 'parameter_invalid',
      param: 'close',
    });
  });
});
