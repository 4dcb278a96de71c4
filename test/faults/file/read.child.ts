/** A process that opens a file and tells the ids of its customers. */
import { collect } from '../../support/collect.ts';
import { clienteleOn, say } from './workload.ts';

const [, , path = '', worker = ''] = process.argv;
const { clientele } = clienteleOn(path, worker, 'reader');
const customers = await collect(clientele.customers.list({ limit: 100 }));
await clientele.close();
say(customers.map(({ id }) => id));
