// Clients of both major versions of node-redis.
import { createClientele } from 'clientele';
import { RedisStore } from 'clientele/redis';
import * as redis5 from 'redis-5';
import * as redis6 from 'redis-6';

const rootNodes = [{ url: 'redis://127.0.0.1:7000' }];
const sentinel = { name: 'main', sentinelRootNodes: [{ host: '127.0.0.1', port: 26379 }] };
const clients = [
  redis5.createClient(),
  redis5.createCluster({ rootNodes }),
  redis6.createClient(),
  redis6.createCluster({ rootNodes }),
  redis6.createSentinel(sentinel),
] as const;
// @ts-expect-error A Sentinel client of version 5 cannot be duplicated.
new RedisStore({ kind: 'redis', client: redis5.createSentinel(sentinel) });
for (const client of clients) {
  await createClientele({ store: { kind: 'redis', client } });
  console.log(new RedisStore({ kind: 'redis', client, partitions: 2 }));
}
await createClientele({ store: { kind: 'redis', client: redis5.createClient({ url: 'redis://127.0.0.1' }) } });
await createClientele({ store: { kind: 'redis', client: redis6.createClient({ RESP: 3 }) } });
