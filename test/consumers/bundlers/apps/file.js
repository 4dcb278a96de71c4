import { createClientele } from 'clientele';
import { use } from './use.cjs';

createClientele({ store: { kind: 'file', path: './customers.db' } }).then(use);
