import { BareCustomers } from '../limits/create.ts';
import { type Case, short } from '../support/case.ts';
import { loadIndex } from '../support/dist.ts';
import { heapUsed } from '../support/measure.ts';
import { appOf, paramsOf, sms, tokens } from '../support/population.ts';

/** The default retention of the feed relative to a million events. */
const EVENTS_KEPT = 0.1;

/** Measures the heap per customer. The verifiers store nothing, so the customer store is all that grows. */
export const heap: Case = {
  populations: ({ many }) => [{ customers: many, apps: 1 }],
  rows: ({ many }) => [{ title: `heap per customer, ${short(many)}`, kind: 'size', figure: 'heap', goal: 1.3 }],

  async limit({ customers }) {
    const app = appOf(0, 1);
    const before = heapUsed();
    const bare = new BareCustomers({ tokens, sms });
    for (let i = 0; i < customers; i += 1) await bare.create(paramsOf(i, app));
    bare.claims.clear();
    const after = heapUsed();
    return perCustomer(after - before, bare.customers.size);
  },

  async ours({ customers }) {
    const { createClientele } = await loadIndex();
    const app = appOf(0, 1);
    const clientele = await createClientele({ tokens, sms, events: { keep: customers * EVENTS_KEPT } });
    const before = heapUsed();
    for (let i = 0; i < customers; i += 1) await clientele.customers.create(paramsOf(i, app));
    const after = heapUsed();
    const { checked } = await clientele.verify();
    return perCustomer(after - before, checked);
  },
};

const perCustomer = (bytes: number, customers: number) => ({ heap: { median: bytes / customers } });
