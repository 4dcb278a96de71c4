/**
 * Waits in one way, so that only this wait keeps the process alive, and prints the result as JSON.
 * Arguments: the case, and the options of the store as JSON.
 */
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { sleep } from '../../../src/concurrency/sleep.ts';
import { createClientele } from '../../../src/index.ts';

const [name = '', store = ''] = process.argv.slice(2);
const DELAY_MS = 200;

/** A store whose opening keeps nothing alive. */
class SlowlyOpened extends MemoryStore {
  override async open(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS).unref());
    await super.open();
  }
}

async function run(): Promise<unknown> {
  if (name === 'open') {
    await createClientele({ store: new SlowlyOpened() });
    return 'opened';
  }
  const clientele = await createClientele({ store: JSON.parse(store), requireSource: false });
  const add = () => clientele.customers.create({ app: 'app_1' });
  const types: string[] = [];
  switch (name) {
    case 'abort':
      await add();
      for await (const { type } of clientele.changes({ signal: AbortSignal.timeout(DELAY_MS) })) types.push(type);
      break;
    case 'next event': {
      const signal = AbortSignal.timeout(DELAY_MS);
      const write = async () => void (await add());
      signal.addEventListener('abort', () => void write());
      for await (const { type } of clientele.changes()) {
        types.push(type);
        break;
      }
      break;
    }
    case 'no wait':
      await add();
      await add();
      for await (const { type } of clientele.changes({ wait: false })) types.push(type);
      break;
    case 'import': {
      const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
      const results = clientele.import(source, { signal: AbortSignal.timeout(DELAY_MS) });
      await results.next().catch(({ code }) => types.push(code));
      break;
    }
    case 'abandoned': {
      // The iterator has begun to watch the feed. It is not ended, and its next event is not awaited.
      const event = clientele.changes().next();
      await sleep(DELAY_MS);
      await add();
      await event;
      return 'read';
    }
  }
  await clientele.close();
  return types;
}

run().then((result) => console.log(JSON.stringify(result)));
