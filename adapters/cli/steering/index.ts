import { toolOperations } from '../../console/tool-operations.ts';
import type { HttpOperation } from '../../http/operations.ts';
import type { RequestHandler } from '../../http/request-response.ts';
import { type ObservedRequest, observeRequests } from '../request-log.ts';
import { clockOperations } from './clock-operations.ts';
import { faultOperations } from './fault-operations.ts';
import { Faults } from './faults.ts';
import { importCustomers } from './import-operation.ts';
import { RequestHistory } from './request-history.ts';
import { listRequests } from './request-operation.ts';
import { snapshotOperations } from './snapshot-operations.ts';
import { recordTokenUse, tokenOperations } from './token-operations.ts';
import { isToolRequest } from './tool-requests.ts';
import type { World } from './world.ts';

/** The operations by which clients of the test server steer it, and the wrapper that they need around its handler. */
export interface Steering {
  /** All operations of the server. */
  readonly operations: HttpOperation[];
  /** Adds the faults and the history of requests to the handler. */
  readonly wrap: (handle: RequestHandler, observe: (request: ObservedRequest) => void) => RequestHandler;
}

/** Adds the steering operations to the others. */
export function steer(world: World, operations: readonly HttpOperation[]): Steering {
  const history = new RequestHistory();
  const faults = new Faults(world);
  const forget = (after: 'reset' | 'restore') => {
    faults.cancel();
    if (after === 'reset') history.clear();
  };
  return {
    operations: [
      ...operations.map((operation) => recordTokenUse(world, operation)),
      ...tokenOperations(world),
      importCustomers(world),
      ...clockOperations(world.clock),
      ...snapshotOperations(world, forget),
      ...faultOperations(faults),
      listRequests(history),
      ...toolOperations(world, '/_test'),
    ],
    wrap: (handle, observe) =>
      observeRequests(faults.http.wrap(handle), (observed, request) => {
        // A client that reads the history must not fill it.
        if (!isToolRequest(request)) history.add(observed);
        observe(observed);
      }),
  };
}
