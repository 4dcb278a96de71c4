/**
 * Imports customers into a store and reports each result on a line, so that the parent can kill it during the import.
 * Arguments: options of the store as JSON, and the path of the customers as NDJSON.
 */
import { createReadStream } from 'node:fs';
import { createClientele, readNdjson } from '../../../src/index.ts';

const [store = '', source = ''] = process.argv.slice(2);

async function run(): Promise<void> {
  const clientele = await createClientele({ store: JSON.parse(store), timeout: 30_000 });
  for await (const { position } of clientele.import(readNdjson(createReadStream(source)))) console.log(position);
  await clientele.close();
}

run();
