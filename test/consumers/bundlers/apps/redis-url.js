// The package redis is not in the bundle. It must be installed where the application runs.
import { createClientele } from 'clientele';
import { use } from './use.cjs';

createClientele({ store: { kind: 'redis', url: process.env.REDIS_URL } }).then(use, ({ code, message }) =>
  console.log(code, message),
);
