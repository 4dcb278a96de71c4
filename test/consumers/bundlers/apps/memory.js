import { createClientele } from 'clientele';
import { use } from './use.cjs';

createClientele().then(use);
