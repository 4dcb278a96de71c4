import { createClient } from 'redis';
import type { CreateCustomer } from '../../src/commands/create-customer.ts';

/** Stores what a create must store, without any check: the record, two index entries, the token and the event. */
const CREATE = `redis.call('SET', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[2], 0, ARGV[2])
redis.call('ZADD', KEYS[3], 0, ARGV[2])
if not redis.call('SET', KEYS[4], ARGV[2], 'NX') then return redis.error_reply('taken') end
redis.call('XADD', KEYS[5], '*', 'event', ARGV[1])
return 'OK'`;

/** Connects the same client, which runs bare commands and one script. */
export async function bareRedis(url: string) {
  const client = createClient({ url, commandOptions: { timeout: 0 } });
  client.on('error', () => undefined);
  await client.connect();
  const sha = await client.scriptLoad(CREATE);
  let created = 0;
  return {
    client,
    async create({ app, source, ...fields }: CreateCustomer): Promise<string> {
      created += 1;
      const id = `cus_${String(created).padStart(26, '0')}`;
      const record = JSON.stringify({
        id,
        created: Math.floor(Date.now() / 1000),
        app,
        ...fields,
        cards: [{ id: source }],
      });
      const keys = [`{b}:${id}`, '{b}:all', `{b}:${app}`, `{b}:${source}`, '{b}:feed'];
      await client.evalSha(sha, { keys, arguments: [record, id] });
      return id;
    },
    retrieve: async (id: string): Promise<unknown> => JSON.parse((await client.get(`{b}:${id}`)) ?? ''),
    async list(app: string, limit: number): Promise<unknown[]> {
      const ids = await client.zRange(`{b}:${app}`, '+', '-', {
        BY: 'LEX',
        REV: true,
        LIMIT: { offset: 0, count: limit },
      });
      const records = await client.mGet(ids.map((id) => `{b}:${id}`));
      return records.map((record) => JSON.parse(record ?? ''));
    },
  };
}
