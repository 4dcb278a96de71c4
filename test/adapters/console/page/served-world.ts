import { steer } from '../../../../adapters/cli/steering/index.ts';
import { World } from '../../../../adapters/cli/steering/world.ts';
import { toFetchHandler } from '../../../../adapters/http/fetch-adapter.ts';
import { createRequestHandler } from '../../../../adapters/http/handler.ts';
import { toNodeListener } from '../../../../adapters/http/index.ts';
import { OPERATIONS } from '../../../../adapters/http/operations.ts';
import { KEY } from '../../../support/http.ts';
import { add } from '../../../support/world.ts';

export interface ServedWorld {
  readonly world: World;
  readonly listener: ReturnType<typeof toNodeListener>;
  /** Creates a customer. Returns its id. */
  add(): Promise<string>;
}

/** Opens the world of a test server in memory, with the listener that serves it. */
export async function openServedWorld(): Promise<ServedWorld> {
  const world = await World.open(
    { store: { kind: 'memory' }, verifiers: 'fake', seed: undefined, randomSeed: undefined, print: () => {} },
    new AbortController().signal,
  );
  const { operations, wrap } = steer(world, OPERATIONS);
  const handler = wrap(createRequestHandler({ keys: { [KEY]: world } }, operations), () => {});
  const issueCard = (card: object = {}) => world.issueCard(card);
  return {
    world,
    listener: toNodeListener(toFetchHandler(handler)),
    add: async () => (await add({ customers: world.customers, issueCard })).id,
  };
}
