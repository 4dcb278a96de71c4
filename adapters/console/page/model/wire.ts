import type { Card } from '../../../../src/domain/card.ts';
import type { PlainCustomer } from '../../../../src/domain/customer.ts';
import type { ClienteleEvent } from '../../../../src/domain/event.ts';

export type { Card };
export type Customer = PlainCustomer;
export type Event = ClienteleEvent;
export type EventType = Event['type'];

/** A page of a list. */
export interface Page<T> {
  readonly object: 'list';
  readonly has_more: boolean;
  readonly data: readonly T[];
}

/** The error of a response. All fields are absent if a proxy has sent it. */
export interface WireError {
  readonly type?: string;
  readonly message?: string;
  readonly code?: string;
  readonly param?: string;
  readonly attempts_left?: number;
  readonly retry_after?: number;
}

/** A card's token and SMS code, which bind it. Only the receiver of the SMS knows the code of real verifiers. */
export interface IssuedCard {
  readonly source: string;
  readonly sms_code: { readonly id: string; readonly code?: string };
}

/** A request that the test server has received. */
export interface LoggedRequest {
  readonly id: string;
  readonly created: number;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly code: string | null;
  readonly duration_ms: number;
  readonly replayed: boolean;
}

/** The clock of the test server. */
export interface ServerClock {
  readonly object: 'clock';
  /** Unix seconds. */
  readonly now: number;
  readonly state: 'running' | 'stopped';
}

/** A fault that is still to come. */
export interface Fault {
  readonly service: 'tokens' | 'sms' | 'http';
  readonly [field: string]: unknown;
}

/** The result of a verification of the store. */
export interface VerifyReport {
  readonly checked: number;
  readonly problems: readonly { readonly id: string; readonly problem: string }[];
}
