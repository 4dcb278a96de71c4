import type { Progress } from './progress.ts';

/** What a command gets from the process. */
export interface CommandContext {
  /** Aborts at Ctrl-C and at the other signals that end the process. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** The end of a command that could do its work, at least in part. */
export interface CommandResult {
  /** Whether everything was done. Otherwise the exit status is 1. */
  readonly ok: boolean;
  /** Text for stdout. It gets a newline at its end if it has none. Default: none. */
  readonly output?: string;
  /** Text for stderr, without the newline at its end. Default: none. */
  readonly notice?: string;
  /** Whether stdout has text that its reader does not take. The process then ends without it. Default: false. */
  readonly abandonsOutput?: boolean;
}

/** A command of the program `clientele`. */
export interface Command {
  /** One line for the help of the program. */
  readonly summary: string;
  /** The text that `--help` prints. */
  readonly help: string;
  /** Runs the command with the arguments after its name. @throws UsageError */
  run(args: readonly string[], context: CommandContext): Promise<CommandResult>;
}

/** Formats the result of a command: as JSON for programs, or as a text for people. */
export const formatResult = (json: boolean, value: object, text: string): string =>
  json ? JSON.stringify(value) : text;

/** Formats a count: `1 customer`, `2,000 customers`. */
export const countOf = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** Measures time from now. Returns the seconds since then, with one decimal. */
export function startTimer(): () => number {
  const start = performance.now();
  return () => Math.round((performance.now() - start) / 100) / 10;
}
