import assert, { AssertionError } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runCase, storeCases } from '../../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../../adapters/memory/index.ts';
import type { Store } from '../../../../src/ports/store.ts';
import { RemoteStore } from '../remote-store.ts';
import * as claims from './claims.ts';
import * as feeds from './feeds.ts';
import * as keys from './keys.ts';
import * as lists from './lists.ts';
import * as states from './states.ts';
import * as writes from './writes.ts';

type BrokenStore = new (data: string) => Store;

/** Broken stores, each with the name of a case that must reject it. */
const TABLE: readonly (readonly [BrokenStore, string])[] = [
  [claims.ClaimsIgnored, 'a claim that an insert took refuses later inserts and replacements'],
  [claims.ClaimsOfReplacementsIgnored, 'a claim that a replacement took refuses later inserts and replacements'],
  [claims.OwnClaimsFree, 'a claim also refuses a second write of the customer that took it'],
  [claims.ClaimsOfDeletedFree, 'a claim stays taken after its customer is updated and deleted'],
  [claims.ClaimsReadThenWritten, 'of concurrent inserts with one claim, one is stored and the others leave nothing'],
  [claims.HalfApplied, 'an insert with a taken claim is refused and leaves no record, claim, event or settlement'],
  [
    claims.ClaimsOfRefusedTaken,
    'an insert of an existing id is refused and leaves no record, claim, event or settlement',
  ],
  [
    claims.RefusalsOutOfOrder,
    'an insert with several reasons for refusal reports the settlement first, then exists, then claimed',
  ],
  [writes.LastWriterWins, 'a replacement of another version than the stored one is a conflict and changes nothing'],
  [writes.CompareThenSet, 'of concurrent replacements of one version, one is stored and the others get conflict'],
  [writes.CompareThenSet, 'callers that read fresh and retry after a conflict lose no update'],
  [writes.Upserting, 'a replacement of a missing customer is a conflict and stores nothing'],
  [writes.IdsOfDeletedFree, 'the id of a deleted customer can never be inserted again'],
  [writes.TimeStepsBack, 'a creation after the clock stepped back gets the time of the last creation'],
  [
    writes.ImportsMoveTime,
    'an import keeps its creation time, however old or new, and does not affect later creations',
  ],
  [writes.EventKeepsOldTime, 'a raised creation time appears in the customer, the event and the settlement'],
  [writes.MetadataAssigned, 'a metadata key __proto__ is returned as an own key'],
  [writes.Unfrozen, 'insert, replace and find return deeply frozen records'],
  [writes.StaleFind, 'find sees every write of the same store, with and without fresh'],
  [writes.StaleFresh, 'find with fresh sees the writes of another store, even after an earlier find'],

  [writes.ManyUnordered, 'insertMany stores customers, events and sequences in the order of the list'],
  [writes.ManyForgotten, 'insertMany stores customers, events and sequences in the order of the list'],
  [writes.ManyCheckedFirst, 'insertMany refuses a customer for the same reasons as insert, and stores the others'],
  [writes.ManyWithoutStop, 'insertMany with stopAtFailure stores nothing after the first customer that is refused'],
  [
    writes.ManyExistingStored,
    'of concurrent insertMany calls with the same customers, each customer is stored once and in order',
  ],

  [lists.DeletedShown, 'find returns a deleted customer with its cards, and no list shows it'],
  [lists.DeletedCursorUnknown, 'a deleted customer still serves as a cursor'],
  [lists.UnknownCursorIgnored, 'a cursor that the scope never had returns undefined, whatever the filters'],
  [lists.FilteredCursorUnknown, 'a customer of another app serves as a cursor of a filtered list'],
  [lists.CursorIncluded, 'a page after a cursor does not include the cursor, in both directions'],
  [lists.AlwaysMore, 'a scope without customers lists an empty last page'],
  [lists.NeverMore, "a page starts at its direction's end and says whether more customers follow"],
  [lists.MoreUnfiltered, "an app filter shows only the app's customers, and hasMore counts only them"],
  [
    lists.MoreUnfiltered,
    'both bounds of the creation time are inclusive, and hasMore counts only customers within them',
  ],
  [lists.AppIgnored, "an app filter shows only the app's customers, and hasMore counts only them"],
  [
    lists.BoundsExclusive,
    'both bounds of the creation time are inclusive, and hasMore counts only customers within them',
  ],
  [lists.CursorBeatsBounds, 'any query returns the page that sorting and filtering all customers gives'],
  [lists.TiesReversed, 'customers created in one millisecond are listed in the order of their creation'],
  [lists.NewerReversed, 'imports are listed by creation time, and by import order within one millisecond'],
  [
    lists.OffsetPaging,
    'paging in direction older with limit 10 during inserts and deletes shows each kept customer once',
  ],
  [lists.IndexFull, 'paging through 1200 customers shows each once, in both directions, also with filters'],
  [lists.ListNotUpdated, 'a list shows the latest version of each customer'],

  [feeds.UpdatesMissing, 'each write appends its event unchanged, in the order of the writes'],
  [feeds.GapOnResume, 'the feed resumes after any of its cursors without a gap, in pages of any size'],
  [feeds.CursorRepeated, 'the feed resumes after any of its cursors without a gap, in pages of any size'],
  [feeds.LimitIgnored, 'the feed resumes after any of its cursors without a gap, in pages of any size'],
  [feeds.CursorsReused, 'cursors of trimmed events are never reused'],
  [
    feeds.RetentionIgnored,
    'the feed keeps the number of events that the last write asks for, and refuses older cursors as expired',
  ],
  [
    feeds.ExpiredHidden,
    'the feed keeps the number of events that the last write asks for, and refuses older cursors as expired',
  ],
  [feeds.AgeIgnored, 'the feed drops events that are older than the last write allows'],
  [feeds.UnknownHidden, 'a cursor that the feed never returned is refused as parameter_invalid'],
  [
    feeds.StartUnmarked,
    'the end cursor of an empty feed precedes the first event, and expires when that event is trimmed',
  ],
  [feeds.EndOfKept, 'the end cursor follows the last event, even a trimmed one, and precedes the next'],
  [feeds.EndRemembered, 'the end cursor follows the last event, even a trimmed one, and precedes the next'],
  [feeds.EndLags, 'an end cursor that is read during writes follows acknowledged events and precedes later writes'],
  [feeds.NumberedBeforeReadable, 'a reader of the feed gets every event once and in order while other callers write'],
  [feeds.WakesOnce, 'watch wakes its caller after each write, until it is ended'],
  [feeds.WatchNeverEnds, 'watch wakes its caller after each write, until it is ended'],
  [feeds.WatchesShared, 'one function may watch several times, and each watch ends on its own'],

  [keys.AlwaysBegun, 'the first attempt under a key begins, and others see it running until its lease ends'],
  [keys.LeaseIgnored, 'the first attempt under a key begins, and others see it running until its lease ends'],
  [keys.BeginRaced, 'of concurrent attempts under a free key, one begins and the others see it running'],
  [
    keys.ServiceClockTrusted,
    'a service whose clock is a day ahead neither forgets nor takes over the keys of other services',
  ],
  [keys.ServiceClockTrusted, 'a service whose clock is a day ahead holds a lease no longer than others'],
  [keys.ServiceClockTrusted, 'a service whose clock is a day ahead trims no event by age that others still keep'],
  [keys.LeaseWithoutEnd, 'an attempt after the lease takes the operation over, with the first id and a new lease'],
  [keys.TakeoverChangesId, 'an attempt after the lease takes the operation over, with the first id and a new lease'],
  [
    keys.FingerprintIgnored,
    'another fingerprint is a mismatch while the key is running, after its lease, and when it is settled',
  ],
  [keys.NeverExpires, 'a key is forgotten when it expires, settled or not'],
  [keys.AbandonSilent, 'abandoning a settled key returns its outcome and changes nothing'],
  [keys.DiscardKeeps, 'a discarded key is free, also for another fingerprint'],
  [keys.KeepDiscards, 'an abandoned key that is kept can be taken over at once, under its operation and fingerprint'],
  [keys.SettlementForgotten, 'an insert settles its idempotency key'],
  [keys.SettledLater, 'of concurrent writes of one operation, one is stored and the others get its outcome'],
  [keys.AppliedTwice, 'a second insert of an operation returns the outcome of the first and changes nothing'],
  [keys.KeyLostApplied, 'a write whose key now belongs to another operation gets key_lost and changes nothing'],
  [writes.StaleFind, 'a service passes only whole milliseconds, and its keyed create, replay and update succeed'],
  [keys.SettledAgain, 'settling a settled key changes nothing'],
  [keys.RefusedSettled, 'a refused insert may be retried under its key'],

  [states.NeverClosed, 'a closed store refuses every call'],
  [states.OpensItself, 'a store that was never opened refuses every call and stores nothing'],
  [states.FailsPlainly, 'a closed store refuses every call'],
  [states.ClosesOnce, 'opening an open store and closing a closed store change nothing'],
  [states.OpensOnce, 'a store can be closed and reopened several times'],
  [states.CapabilitiesLie, 'a store reports its capabilities and describes itself in every state'],
  [states.VerifiesLess, 'verify finds no problem in a sound scope, and counts deleted customers'],
  [states.HeaderOverwritten, 'each scope has its own header and keeps the first proposal'],
  [states.HeaderOfAll, 'each scope has its own header and keeps the first proposal'],
  [states.HeaderRaced, 'of concurrent header proposals, one wins and every caller gets it'],
  [states.ModesMixed, 'a customer of another scope cannot be found, listed, replaced or used as a cursor'],
  [states.NamespacesCaseInsensitive, 'each namespace and mode has its own ids, claims and idempotency keys'],
  [states.ClaimsOfBothModes, 'a claim that is taken in test mode is free in live mode'],
  [states.ScopesByIdentity, 'a scope is identified by its namespace and mode, not by object identity'],
  [states.Forgetful, 'a reopened store shows the same records, lists and events'],
  [states.Forgetful, 'claims stay taken in a reopened store, and claims of refused writes stay free'],
  [states.Forgetful, 'idempotency keys keep their state in a reopened store'],
  [states.Forgetful, 'each scope keeps its header in a reopened store'],
  [states.Forgetful, 'feed cursors stay valid in a reopened store and are never reused'],
  [
    states.Forgetful,
    'a reopened store continues the order of customers: sequences rise and creation times do not step back',
  ],
  [states.Forgetful, 'a claim that one store took is taken for another store'],
  [states.Forgetful, 'watch wakes after a write through another store'],
];

/** Stores that reject a call of the case themselves, so that the case ends with their error and not with an assertion. */
const FAILING_ITSELF: ReadonlySet<BrokenStore> = new Set<BrokenStore>([
  states.ClosesOnce,
  states.OpensOnce,
  feeds.CursorsReused,
  feeds.EndOfKept,
  feeds.EndRemembered,
]);

/** Returns the options for the sound store that a broken one extends. */
const soundOptions = (broken: BrokenStore) =>
  broken.prototype instanceof RemoteStore
    ? { create: (data: string) => new RemoteStore(data), capabilities: { durable: true, shared: true } }
    : { create: () => new MemoryStore() };

describe('the conformance suite', { concurrency: true }, () => {
  test('has a different name for each case', () => {
    const names = storeCases.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  for (const [Broken, name] of TABLE) {
    test(`rejects ${Broken.name}: ${name}`, async () => {
      const storeCase = storeCases.find((each) => each.name === name);
      assert.ok(storeCase, 'there is no case of this name');
      const sound = soundOptions(Broken);
      await runCase(storeCase, sound);
      const create = (data: string): Store => new Broken(data);
      await assert.rejects(runCase(storeCase, { ...sound, create }), (error: Error) => {
        const blamed = error instanceof AssertionError && /^The (contract says|store breaks)/.test(error.message);
        return blamed !== FAILING_ITSELF.has(Broken);
      });
    });
  }
});
