import { copyParameters } from '../commands/read-command.ts';
import { errorOf, InvalidRequestError } from '../domain/errors.ts';
import { expectation } from '../domain/messages.ts';
import type { Awaitable } from '../ports/awaitable.ts';
import type { OperationContext } from '../ports/operation-context.ts';
import type { Operation } from '../service/operation/operation.ts';
import type { OperationOptions } from '../service/operation/operation-options.ts';
import { type OperationRunner, writeFailure } from '../service/operation/runner.ts';

/** The last argument of `issue`. An idempotency key is refused: a repeated call issues again. */
export type IssueOptions = Omit<OperationOptions, 'idempotencyKey'>;

/** Issues what a verifier of the clientele accepts: SMS codes, or card tokens. */
export interface Issuer<P, R> {
  /**
   * Issues an SMS code or a card token. It settles by its deadline. A failure is a ClienteleError, which contains no secret of the
   * parameters.
   * @throws InvalidRequestError `parameter_missing`, `parameter_invalid`, `parameter_unknown`
   * @throws CardError or RateLimitError if the verifier refuses
   */
  issue(params: P, options?: IssueOptions): Promise<R>;
}

/** A verifier that also issues. It checks the parameters, with an InvalidRequestError that quotes no value. */
export interface IssuingVerifier<P = never, R = unknown> {
  issue(params: P, context: OperationContext): Awaitable<R>;
}

/** Creates the issuer of a verifier. It runs each call like every other operation of the service. */
export const issuerOf = <P, R>(runner: OperationRunner, verifier: IssuingVerifier<P, R>): Issuer<P, R> =>
  Object.freeze({
    issue: (params: P, options?: IssueOptions) =>
      runner.run(options, (operation, { idempotencyKey }) => {
        if (idempotencyKey !== undefined) {
          const detail = expectation('valid options are {names}', { names: 'signal, timeout' });
          throw errorOf('parameter_unknown', { param: 'idempotencyKey', detail });
        }
        const copy = copyParameters(params);
        operation.repeatable = false;
        return call(runner, operation, copy, () => verifier.issue(copy as P, operation));
      }),
  });

/** Waits for the verifier until the deadline. After that, it is unknown whether the verifier has issued. */
async function call<R>(
  runner: OperationRunner,
  operation: Operation,
  params: unknown,
  issue: () => Awaitable<R>,
): Promise<R> {
  operation.check();
  operation.record('write_started');
  try {
    return await runner.callStore(operation, issue);
  } catch (error) {
    // The text of an InvalidRequestError quotes no value, but an invalid value may be a part of it by chance.
    if (!(error instanceof InvalidRequestError)) hideTexts(operation, params);
    throw writeFailure(error, operation);
  }
}

/** Texts that are no secrets, and that occur in other texts: redacting them would make an error unreadable. */
const PUBLIC_NAMES: readonly string[] = ['app', 'brand', 'funding', 'bank'];

/** Hides the values of the parameters: a phone number, a name, a fingerprint. */
function hideTexts(operation: Operation, params: unknown): void {
  if (typeof params !== 'object' || params === null) return;
  for (const [name, value] of Object.entries(params)) {
    const isText = typeof value === 'string' || typeof value === 'number';
    if (isText && !PUBLIC_NAMES.includes(name)) operation.hide(String(value));
  }
}
