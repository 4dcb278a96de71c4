/** A child process that issues a token for a card and prints the card as JSON. Its clock is ahead by some milliseconds. */
import { FileStore } from '../../../adapters/file/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { VaultTokenVerifier } from '../../../adapters/vault/index.ts';
import { Clock } from '../../../src/core.ts';
import { contextOf } from '../../support/context.ts';
import { card } from './cards.ts';

async function main(): Promise<void> {
  const [ahead = '', kind = '', location = '', last = ''] = process.argv.slice(2);
  class Ahead extends Clock {
    override now = () => Date.now() + Number(ahead);
  }
  const clock = new Ahead();
  const store =
    kind === 'file'
      ? new FileStore({ path: location, worker: last })
      : new RedisStore({ kind: 'redis', url: location, prefix: last });
  await store.open();
  const vault = new VaultTokenVerifier({ state: store.stateStore(clock), clock });
  const { source } = await vault.issue(card());
  const token = await vault.retrieve(source, contextOf(10_000));
  console.log(JSON.stringify(token?.card));
  await store.close();
}

void main();
