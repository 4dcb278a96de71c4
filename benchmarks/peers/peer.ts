import type { PeerDescription } from '../support/peer.ts';

/** The part of a returned customer by which the benchmark recognizes it. */
export interface Found {
  readonly email?: string | null | undefined;
}

/** An id as the peer gives it out. */
export type PeerId = string | number;

/** The operations of one peer. All of them store and return the same customer with one card. */
export interface PeerStore {
  /** Makes the parameters of the i-th customer in advance. Returns the call that creates it, which is measured. */
  prepareCreate(i: number): () => Promise<PeerId>;
  retrieve(id: PeerId): Promise<Found>;
  /** Returns the newest customers, 10 of them. */
  list?(): Promise<readonly Found[]>;
}

/** A package that is measured beside ours. */
export interface Peer extends PeerDescription {
  /** True if the peer orders customers of the same second arbitrarily, so that the newest ones are not exact. */
  readonly ordersBySecond?: boolean;
  /** Opens an empty store, and closes it after `use`. */
  withStore<T>(use: (store: PeerStore) => Promise<T>): Promise<T>;
}

export const PAGE = 10;
