import type { App } from '../domain/customer.ts';
import type { Awaitable } from './awaitable.ts';
import type { OperationContext } from './operation-context.ts';

/** Knows the apps that customers are created for. Optional: without one every well-formed app id is accepted. */
export abstract class AppDirectory {
  /**
   * The app, as `expand: ['app']` shows it: plain JSON with `id` and `object: 'app'`; undefined where there is none.
   * A rejection is answered as `verifier_unavailable`.
   */
  abstract retrieve(id: string, context: OperationContext): Awaitable<App | undefined>;
}
