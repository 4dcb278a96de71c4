import { formatResult } from './command.ts';

type ServerEvent = 'listening' | 'card' | 'sms' | 'request' | 'error';

/**
 * Prints what happens in a server: a text for people, or with `--json` an object on one line.
 * @param fields The fields of the object beside its `event`.
 */
export type PrintEvent = (event: ServerEvent, fields: object, text: string) => void;

/** Creates the printer of a server. Errors go to stderr, everything else to stdout. */
export const eventPrinter =
  (json: boolean): PrintEvent =>
  (event, fields, text) => {
    const line = formatResult(json, { event, ...fields }, text);
    if (event === 'error') console.error(line);
    else console.log(line);
  };
