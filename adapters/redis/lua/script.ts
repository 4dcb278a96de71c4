import { hash } from 'node:crypto';

export type ScriptArgument = string | number;

/** A Lua script. Its type names the KEYS and ARGV of a call. */
export class Script<
  Keys extends readonly string[] = readonly string[],
  Args extends readonly ScriptArgument[] = readonly ScriptArgument[],
> {
  readonly text: string;
  /** Identifies the script on a server that has loaded it. */
  readonly sha: string;
  readonly checksDataSet: boolean;
  /** Type only; never set. */
  declare readonly call?: { readonly keys: Keys; readonly args: Args };

  /** @param checksDataSet Whether the script runs only on the data set that the caller knows: see includes/data-set.lua. */
  constructor(text: string, checksDataSet = true) {
    this.text = text;
    this.checksDataSet = checksDataSet;
    this.sha = hash('sha1', text, 'hex');
  }
}

/** The keys and arguments of one call of a script. */
export type ScriptCall<S extends Script> = NonNullable<S['call']>;

/** A script that runs several calls, each with one key. Each call gets a reply or an error. */
export class PerKeyScript<Args extends readonly ScriptArgument[] = readonly ScriptArgument[]> extends Script {
  /** Type only; never set. */
  declare readonly callArgs?: Args;
}
