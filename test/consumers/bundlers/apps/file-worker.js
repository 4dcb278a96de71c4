import { createClientele } from 'clientele';
import { use } from './use.cjs';

const worker = new URL('./worker.cjs', import.meta.url);
createClientele({ store: { kind: 'file', path: './customers.db', worker } }).then(use);
