import * as clientele from 'clientele';
import { FileStore } from 'clientele/file';
import { writeAndRead } from './write-and-read.cjs';

await writeAndRead(clientele, './esm.db');
const store = new FileStore({ path: './esm.db' });
await store.open();
await store.close();
console.log('the file store works from ESM');
