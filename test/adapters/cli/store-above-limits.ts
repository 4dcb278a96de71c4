import { createClientele } from '../../../src/index.ts';
import { worker } from '../../support/file-worker.ts';
import { customerOf } from './customers.ts';

/** Creates a file store with a customer that only higher limits than the default ones allow. */
export async function createStoreAboveLimits(path: string): Promise<void> {
  const metadata = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`key${i}`, 'x'.repeat(50)]));
  const customer = customerOf(0, { metadata, description: '6222 0212 3456 7894 or 4111 1111 1111 1111' });
  const clientele = await createClientele({
    store: { kind: 'file', path, worker },
    maxMetadata: { pairs: 200, characters: 20_000 },
    cardNumbers: 'allow',
  });
  for await (const result of clientele.import([customer])) if (!result.imported) throw result.error;
  await clientele.close();
}
