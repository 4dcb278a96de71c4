import type { App } from '../domain/customer.ts';
import type { Awaitable } from './awaitable.ts';
import type { OperationContext } from './operation-context.ts';

/** Looks up apps. Optional: without an app directory the service accepts every well-formed app id. */
export abstract class AppDirectory {
  /**
   * Returns the app that `expand: ['app']` shows: plain JSON with `id` and `object: 'app'`; undefined if it is unknown. Another
   * value fails the operation with `port_contract`. If it throws or rejects, the operation fails with `verifier_unavailable`.
   */
  abstract retrieve(id: string, context: OperationContext): Awaitable<App | undefined>;
}
