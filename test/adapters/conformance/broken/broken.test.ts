import assert from 'node:assert/strict';
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

/** Which case catches which broken store. */
const TABLE: readonly (readonly [BrokenStore, string])[] = [
  [claims.ClaimsIgnored, 'a claim that an insert took refuses inserts and replacements'],
  [claims.ClaimsOfReplacementsIgnored, 'a claim that a replacement took refuses inserts and replacements'],
  [claims.OwnClaimsFree, 'a claim refuses the customer that took it, too'],
  [claims.ClaimsOfDeletedFree, 'a claim stays taken after its customer was changed and deleted'],
  [
    claims.ClaimsReadThenWritten,
    'of concurrent inserts with one claim exactly one is stored, and every other one leaves nothing',
  ],
  [
    claims.HalfApplied,
    'an insert with a claim that is taken is refused and leaves no record, claim, event or settlement',
  ],
  [
    claims.ClaimsOfRefusedTaken,
    'an insert of an id that exists is refused and leaves no record, claim, event or settlement',
  ],
  [
    claims.RefusalsOutOfOrder,
    'of several reasons to refuse an insert the settlement comes first, then exists, then claimed',
  ],
  [writes.LastWriterWins, 'a replacement from another version than the stored one is a conflict and changes nothing'],
  [writes.CompareThenSet, 'of concurrent replacements from one version exactly one is stored, the others conflict'],
  [writes.CompareThenSet, 'callers that read afresh and try again after a conflict lose no update'],
  [writes.Upserting, 'a replacement of a customer that is missing is a conflict and stores none'],
  [writes.IdsOfDeletedFree, 'the id of a deleted customer exists for ever'],
  [writes.TimeStepsBack, 'a creation after the clock stepped back keeps the time of the last one'],
  [writes.ImportsMoveTime, 'an import keeps its time, however old or new, and moves no later creation'],
  [
    writes.EventKeepsOldTime,
    'where a creation is raised in time, its customer, its event and its settlement say the raised time',
  ],
  [writes.MetadataAssigned, 'metadata with a key __proto__ comes back as an own key and taints nothing'],
  [writes.Unfrozen, 'records are answered frozen throughout, whoever answers them'],
  [writes.StaleFind, 'a find through the store that wrote sees the write, with fresh and without'],
  [writes.StaleFresh, 'a find with fresh is no older than the call, even of a customer that was found before'],

  [lists.DeletedShown, 'a deleted customer is found with deleted: true and its cards, and no list shows it'],
  [lists.DeletedCursorUnknown, 'a deleted customer still serves as a cursor'],
  [lists.UnknownCursorIgnored, 'a cursor that the scope never had answers undefined, whatever the filters'],
  [lists.FilteredCursorUnknown, 'a customer of another app serves as a cursor'],
  [lists.CursorIncluded, 'a page next to a cursor leaves the cursor out, in both directions'],
  [lists.AlwaysMore, 'a list without customers is an empty page with nothing behind it'],
  [lists.NeverMore, 'a page starts at the end that its direction comes from and says whether there are more'],
  [lists.MoreUnfiltered, 'an app narrows a list to its customers, and more means more of them'],
  [lists.MoreUnfiltered, 'bounds of the creation time are both included, and more means more within them'],
  [lists.AppIgnored, 'an app narrows a list to its customers, and more means more of them'],
  [lists.BoundsExclusive, 'bounds of the creation time are both included, and more means more within them'],
  [lists.CursorBeatsBounds, 'any query shows what sorting and filtering all customers by hand shows'],
  [lists.TiesReversed, 'customers created within one millisecond stand in the order of their creation'],
  [lists.NewerReversed, 'imports go to the place of their creation time, in import order within one'],
  [lists.OffsetPaging, 'walking to the older in pages of 10 while others insert and delete shows each that stays once'],
  [lists.IndexFull, 'paging through 1200 customers shows each once, in both directions, with filters too'],
  [lists.ListNotUpdated, 'a list shows customers as they were last written'],

  [feeds.UpdatesUntold, 'each write appends its one event, as it was given, in the order of the writes'],
  [feeds.GapOnResume, 'the feed resumes after each of its cursors without a gap, in pages of any size'],
  [feeds.CursorRepeated, 'the feed resumes after each of its cursors without a gap, in pages of any size'],
  [feeds.LimitIgnored, 'the feed resumes after each of its cursors without a gap, in pages of any size'],
  [feeds.CursorsReused, 'cursors of trimmed events are never given again'],
  [
    feeds.RetentionIgnored,
    'a feed keeps as many events as the last write says, and refuses cursors before them as expired',
  ],
  [
    feeds.ExpiredHidden,
    'a feed keeps as many events as the last write says, and refuses cursors before them as expired',
  ],
  [feeds.AgeIgnored, 'a feed drops the events that are older than the last write says'],
  [feeds.UnknownHidden, 'a cursor that the feed never gave is refused as parameter_invalid'],
  [feeds.StartUnmarked, 'the cursor of a feed without events stands before the first, and expires with it'],
  [feeds.EndOfKept, 'the cursor of now stands behind the last event, a trimmed one too, and before the next'],
  [feeds.EndRemembered, 'the cursor of now stands behind the last event, a trimmed one too, and before the next'],
  [feeds.EndLags, 'the cursor of now, taken while many write, is behind what was acknowledged and before what begins'],
  [
    feeds.PlacedBeforeReadable,
    'a reader that follows the feed while many write gets every event once, in the order of the feed',
  ],
  [feeds.WakesOnce, 'watching wakes after each write, until it ends'],
  [feeds.WatchNeverEnds, 'watching wakes after each write, until it ends'],
  [feeds.WatchesShared, 'one function may watch twice and in several scopes, and each watch ends alone'],

  [keys.AlwaysBegun, 'the first attempt at a key begins, others see it running until its lease ends'],
  [keys.LeaseIgnored, 'the first attempt at a key begins, others see it running until its lease ends'],
  [keys.BeginRaced, 'of concurrent attempts at a free key exactly one begins, the others see it running'],
  [
    keys.LeaseWithoutEnd,
    'after the lease an attempt takes the operation over, under its first id and with a lease of its own',
  ],
  [
    keys.TakenOverAnew,
    'after the lease an attempt takes the operation over, under its first id and with a lease of its own',
  ],
  [keys.FingerprintIgnored, 'another fingerprint is a mismatch: while running, after the lease, and when settled'],
  [keys.NeverExpires, 'a key is forgotten when its time has come, settled or not'],
  [keys.ForgetsHalf, 'a key that is forgotten by its operation is free, for other parameters too'],
  [
    keys.RetryForgets,
    'a key that is released to retry keeps its operation and parameters, and can be taken over at once',
  ],
  [keys.SettlementForgotten, 'an insert settles its key in the same step'],
  [keys.SettledLater, 'of concurrent writes of one operation one is stored, the others repeat its outcome'],
  [keys.RepeatedApplied, 'a second insert of an operation repeats the outcome of the first and changes nothing'],
  [keys.SupersededApplied, 'a write whose key belongs to another operation by now is superseded and changes nothing'],
  [keys.SettledAgain, 'settling what is settled does nothing'],
  [keys.RefusedSettled, 'an insert that was refused may be made again under its key'],

  [states.NeverClosed, 'a closed store refuses every call'],
  [states.OpensItself, 'a store that was never opened refuses every call, and stores nothing'],
  [states.FailsPlainly, 'a closed store refuses every call'],
  [states.ClosesOnce, 'opening an open store and closing a closed one does nothing'],
  [states.OpensOnce, 'a store can be opened again, and closed again'],
  [states.SupportsLie, 'a store says what it supports, and describes itself in every state'],
  [states.VerifiesLess, 'verifying a healthy scope finds no problem and counts deleted customers too'],
  [states.HeaderOverwritten, 'each scope has a header of its own, and the first proposal stays'],
  [states.HeaderOfAll, 'each scope has a header of its own, and the first proposal stays'],
  [states.HeaderRaced, 'of concurrent proposals of a header one wins, and everybody gets it'],
  [states.ModesMixed, 'a customer of another scope is absent, no cursor, and can not be replaced'],
  [states.KeysCaseBlind, 'one id, claim and key may be used once in every namespace and mode'],
  [states.ClaimsOfBothModes, 'a claim that is taken in one mode is free in the other'],
  [states.ScopesByIdentity, 'a scope is known by its namespace and mode, not by the object that names it'],
  [states.Forgetful, 'everything that a scope shows is there after closing and opening again'],
  [states.Forgetful, 'claims stay taken after closing and opening again, and those of refused writes stay free'],
  [states.Forgetful, 'idempotency keys are what they were after closing and opening again'],
  [states.Forgetful, 'the header of each scope is the same after closing and opening again'],
  [states.Forgetful, 'cursors of the feed resume after closing and opening again, and are not given again'],
  [states.Forgetful, 'positions go on after closing and opening again: sequences rise, and time does not step back'],
  [states.Forgetful, 'claims that one store took are taken for the other'],
  [states.Forgetful, 'watching wakes after a write through another store'],
];

/** What the suite is told of the sound stores that the broken ones are made from. */
const soundWorld = (broken: BrokenStore) =>
  broken.prototype instanceof RemoteStore
    ? { create: (data: string) => new RemoteStore(data), capabilities: { durable: true, shared: true } }
    : { create: () => new MemoryStore() };

describe('the conformance suite', { concurrency: true }, () => {
  test('tells its cases apart by name', () => {
    const names = storeCases.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  for (const [Broken, name] of TABLE) {
    test(`catches ${Broken.name}: ${name}`, async () => {
      const storeCase = storeCases.find((each) => each.name === name);
      assert.ok(storeCase, 'there must be a case of this name');
      const sound = soundWorld(Broken);
      await runCase(storeCase, sound);
      const create = (data: string): Store => new Broken(data);
      await assert.rejects(runCase(storeCase, { ...sound, create }));
    });
  }
});
