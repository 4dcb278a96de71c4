/** A process that opens a store on a disk that has no space for it. Arguments: the file, the worker. */
import { FileStore } from '../../../adapters/file/index.ts';
import { failureOf, report } from './workload.ts';

const [, , path = '', worker = ''] = process.argv;
const store = new FileStore({ path, worker, createDirectory: true });
report(await store.open().then(() => ({ opened: true }), failureOf));
