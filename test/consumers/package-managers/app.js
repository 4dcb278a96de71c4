// Creates a customer in the store that is named, or prints the error.
import { createClientele } from 'clientele';

const stores = {
  memory: { kind: 'memory' },
  file: { kind: 'file', path: './customers.db' },
  redis: { kind: 'redis', url: process.env.REDIS_URL },
};

try {
  const clientele = await createClientele({ store: stores[process.argv[2]] });
  const { id } = await clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
  const { data } = await clientele.customers.list();
  const { problems } = await clientele.verify();
  await clientele.close();
  console.log(data[0].id === id && problems.length === 0 ? 'stored' : 'the customer was not stored');
} catch (error) {
  console.log(error.code, error.message);
}
