import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The command line is wrong. The message contains no API key, and no URL of a store. */
export class UsageError extends Error {}

/** Describes the options of a command, as `parseArgs` of Node does. */
export type OptionSpecs = NonNullable<ParseArgsConfig['options']>;

/** The parsed options, and the arguments without a name. */
type Parsed<O extends OptionSpecs> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: O }>
>;

/**
 * Options that can hold a secret, and the environment variables that set them instead: other users of the machine can read the
 * arguments of a process.
 */
const VARIABLES = {
  store: 'CLIENTELE_STORE',
  from: 'CLIENTELE_FROM',
  to: 'CLIENTELE_TO',
  key: 'CLIENTELE_KEY',
} as const;

/**
 * Parses options, and arguments without a name. Some options that are not given have the value of an environment variable.
 * @throws UsageError naming the option and the remedy
 */
export function parseOptions<const O extends OptionSpecs>(args: readonly string[], options: O): Parsed<O> {
  let parsed: Parsed<O>;
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(usageOf(error as NodeJS.ErrnoException, options));
  }
  const values: { [name: string]: unknown } = parsed.values;
  for (const [name, variable] of Object.entries(VARIABLES)) {
    if (name in options) values[name] ??= process.env[variable] || undefined;
  }
  return parsed;
}

/**
 * Names the option and the remedy. The parser's message names the option, but can also repeat a value. An option with other
 * characters than letters and hyphens is not named, because it may be a key without its equals sign.
 */
function usageOf({ code, message }: NodeJS.ErrnoException, options: OptionSpecs): string {
  const option = /^[^']*'(?:-\w, )?(--?[A-Za-z-]{1,30})(?=['\s])/.exec(message)?.[1];
  const names = Object.keys(options).map((name) => `--${name}`);
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const unknown = option === undefined ? 'An option' : `The option ${option}`;
    return `${unknown} is unknown: valid options are ${names.join(', ')}.`;
  }
  if (option === undefined) return 'The arguments are invalid.';
  const isSwitch = Object.entries(options).some(([name, { type }]) => `--${name}` === option && type === 'boolean');
  return isSwitch ? `${option} takes no value.` : `${option} needs a value: write ${option}=<value>.`;
}

/** Parses the value of an option that has a few values. @throws UsageError naming the option and the values */
export function choiceOf<const T extends string>(option: string, values: readonly T[], value: string): T {
  const choice = values.find((each) => each === value);
  if (choice === undefined) throw new UsageError(`${option} must be ${values.join(' or ')}.`);
  return choice;
}

/** Returns the single argument without a name. @throws UsageError if there are none or several */
export function onlyArgument(command: string, name: string, positionals: readonly string[]): string {
  const [value, ...rest] = positionals;
  if (value === undefined || value === '' || rest.length > 0) {
    throw new UsageError(`clientele ${command} takes one argument beside its options: ${name}.`);
  }
  return value;
}

/** @throws UsageError if there is an argument without a name */
export function noArguments(command: string, positionals: readonly string[]): void {
  if (positionals.length > 0) throw new UsageError(`clientele ${command} takes options only.`);
}
