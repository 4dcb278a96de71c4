import stripe from 'stripe-stateful-mock';
import { Connection } from '../support/connection.ts';
import { HTTP_ROWS, HttpStore } from './http-client.ts';
import manifest from './package.json' with { type: 'json' };
import type { Peer } from './peer.ts';

/** A token of Stripe's test mode, which can be used any number of times. */
const CARD = { source: 'tok_visa' };

export const stripeStatefulMock: Peer = {
  peer: `stripe-stateful-mock ${manifest.dependencies['stripe-stateful-mock']}`,
  transport: 'HTTP',
  omits: 'validation, SMS codes, token claims, events, a total order of customers created in the same second',
  ordersBySecond: true,
  mostRows: HTTP_ROWS,
  withStore: (use) =>
    Connection.withServer(stripe.createExpressApp(), (connection) => use(new HttpStore(connection, () => CARD))),
};
