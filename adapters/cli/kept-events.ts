import { UsageError } from './option-parser.ts';

/** The option of the commands that write customers. The limit belongs to each write, and the application may have another. */
export const KEEP_EVENTS_OPTION = { 'keep-events': { type: 'string', default: '100000' } } as const;

export const KEEP_EVENTS_HELP = `  --keep-events <n>   How many events the change feed keeps. Default: 100000. If the application has
                      another events.keep, repeat it here: each write trims the feed.`;

/** Parses the value of `--keep-events`. @throws UsageError */
export function readKeepEvents(text: string): { readonly keep: number } {
  const keep = Number(text);
  if (/^[0-9]{1,15}$/.test(text) && keep >= 1) return { keep };
  throw new UsageError('--keep-events must be a whole number of 1 or more.');
}
