import { noParameters } from '../../../src/commands/no-parameters.ts';
import { readOptions } from '../../../src/commands/read-options.ts';
import { isNamespace } from '../../../src/domain/scope.ts';
import { completeObject, listOf } from '../../http/openapi/schema-parts.ts';
import { described, withoutParameters } from '../../http/operation-parameters.ts';
import type { HttpOperation } from '../../http/operations.ts';
import { invalidParameter } from '../messages.ts';
import type { Snapshot, World } from './world.ts';

/** Bounds the memory. */
const MAX_SNAPSHOTS = 100;
const DEFAULT_NAME = 'default';

const parameters = {
  $id: 'snapshot',
  type: 'object',
  additionalProperties: false,
  properties: {
    name: described({ type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' }, 'Name of the snapshot. Default: `default`.'),
  },
} as const;

const snapshotResponse = completeObject({ object: { const: 'snapshot' }, name: { type: 'string' } });
const listResponse = listOf(snapshotResponse);
const resetResponse = completeObject({ reset: { const: true } });

function nameOf(params: object): string {
  const { name = DEFAULT_NAME } = readOptions(params, ['name']);
  if (isNamespace(name)) return name;
  throw invalidParameter('name', 'a name of 1 to 64 letters, digits, _ or -');
}

/**
 * Creates the operations that return the server to an earlier state.
 * @param forget Cancels faults that are still to come; after a reset it also forgets the requests.
 */
export function snapshotOperations(world: World, forget: (after: 'reset' | 'restore') => void): HttpOperation[] {
  const snapshots = new Map<string, Snapshot>();
  let taken = 0;
  return [
    {
      id: 'resetTestServer',
      summary: 'Return to the state after the start: data, cards, clock, faults, requests and snapshots',
      method: 'POST',
      path: '/_test/reset',
      parameters: noParameters,
      response: resetResponse,
      call: withoutParameters(async () => {
        await world.reset();
        snapshots.clear();
        taken = 0;
        forget('reset');
        return { reset: true };
      }),
    },
    {
      id: 'listTestSnapshots',
      summary: 'List the snapshots that are kept, in the order in which their names were first used',
      method: 'GET',
      path: '/_test/snapshot',
      parameters: noParameters,
      response: listResponse,
      call: withoutParameters(() => {
        const data = [...snapshots.keys()].map((name) => ({ object: 'snapshot', name }));
        return { object: 'list', url: '/_test/snapshot', has_more: false, data };
      }),
    },
    {
      id: 'takeTestSnapshot',
      summary: 'Keep the state of the server under a name. A snapshot with the same name is replaced',
      method: 'POST',
      path: '/_test/snapshot',
      parameters,
      response: snapshotResponse,
      call: async (_service, _ids, params: object = {}) => {
        const name = nameOf(params);
        if (!snapshots.has(name) && snapshots.size >= MAX_SNAPSHOTS) {
          const expected = 'one of at most {snapshots} snapshots, so use a name again or reset the server';
          throw invalidParameter('name', expected, { snapshots: MAX_SNAPSHOTS });
        }
        taken += 1;
        snapshots.set(name, world.snapshot(` snapshot ${taken}`));
        return { object: 'snapshot', name };
      },
    },
    {
      id: 'restoreTestSnapshot',
      summary: 'Return to a snapshot, as often as you like. Cancels faults that are still to come',
      method: 'POST',
      path: '/_test/restore',
      parameters,
      response: snapshotResponse,
      call: async (_service, _ids, params: object = {}) => {
        const name = nameOf(params);
        const snapshot = snapshots.get(name);
        if (snapshot === undefined) throw invalidParameter('name', 'the name of a snapshot');
        await world.restore(snapshot);
        forget('restore');
        return { object: 'snapshot', name };
      },
    },
  ];
}
