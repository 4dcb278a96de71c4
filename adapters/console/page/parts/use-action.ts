import { useState } from 'preact/hooks';
import { type Call, type Exchange, send } from '../model/api.ts';

export interface Action {
  /** The latest request and its response. */
  readonly exchange: Exchange | undefined;
  readonly isBusy: boolean;
  /** Sends a request that changes something. */
  readonly run: (call: Call) => Promise<Exchange>;
  /** Why the server refused a parameter. */
  readonly problemOf: (param: string) => string | undefined;
}

/** Creates an idempotency key. `crypto.randomUUID` is missing on plain HTTP addresses of other machines. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `console-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Sends a request that changes something. The wire API gets an idempotency key, so that the request can be repeated. */
export const perform = (call: Call): Promise<Exchange> =>
  send(call.path.startsWith('v1/') && !call.idempotencyKey ? { ...call, idempotencyKey: newKey() } : call);

/** Keeps the state of a form or a button that sends requests. */
export function useAction(): Action {
  const [exchange, setExchange] = useState<Exchange>();
  const [isBusy, setBusy] = useState(false);
  const run = async (call: Call) => {
    setBusy(true);
    const result = await perform(call);
    setExchange(result);
    setBusy(false);
    return result;
  };
  const problemOf = (param: string) => (exchange?.error?.param === param ? exchange.error.message : undefined);
  return { exchange, isBusy, run, problemOf };
}
