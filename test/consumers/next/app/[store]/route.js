// Next.js copies the package into the standalone output only if it is imported.
import 'better-sqlite3';
import { createClientele } from 'clientele';
import { createClient } from 'redis';

const url = process.env.REDIS_URL;

const stores = {
  memory: () => ({ kind: 'memory' }),
  file: () => ({ kind: 'file', path: './customers.db' }),
  'redis-url': () => ({ kind: 'redis', url }),
  'redis-client': () => ({ kind: 'redis', client: createClient({ url }) }),
};

/** Creates a customer, reads it back and checks the store. */
export async function GET(_request, { params }) {
  try {
    const clientele = await createClientele({ store: stores[(await params).store]() });
    const { id } = await clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
    const { data } = await clientele.customers.list();
    const { problems } = await clientele.verify();
    await clientele.close();
    return new Response(data[0].id === id && problems.length === 0 ? 'stored' : 'the customer was not stored');
  } catch (error) {
    return new Response(`${error.code} ${error.message}`);
  }
}
