// The package redis is in the bundle.
import { createClientele } from 'clientele';
import { createClient } from 'redis-in-bundle';
import { use } from './use.cjs';

const client = createClient({ url: process.env.REDIS_URL });
createClientele({ store: { kind: 'redis', client } })
  .then(use)
  .finally(() => client.destroy());
