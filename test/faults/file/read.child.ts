/** A process that reports the ids of all customers in a file. */
import { collect } from '../../support/collect.ts';
import { clienteleOn, report } from './workload.ts';

const [, , path = '', worker = ''] = process.argv;
const { clientele } = clienteleOn(path, worker, 'reader');
const customers = await collect(clientele.customers.list({ limit: 100 }));
await clientele.close();
report(customers.map(({ id }) => id));
