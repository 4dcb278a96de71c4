import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../adapters/redis/lua/', import.meta.url);

/** Location of the generated module. */
export const MODULE = fileURLToPath(new URL('scripts.generated.ts', folder));

/** Names in a section of a header. `rest` is the last name if it ends with `...`: it covers any number of values. */
interface Names {
  readonly fixed: readonly string[];
  readonly rest: string | undefined;
}

/** A script with its includes. */
export interface LuaScript {
  readonly name: string;
  readonly source: string;
  readonly keys: Names;
  readonly args: Names;
  /** Whether the script runs several calls, each with one key. */
  readonly perKey: boolean;
  /** Whether the script runs only on the data set that the caller knows. */
  readonly checksDataSet: boolean;
}

/** Reads every script of the Redis store. */
export function readScripts(): LuaScript[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.lua'));
  return files.sort().map((file) => parseScript(file.slice(0, -'.lua'.length), withIncludes(file, new Set())));
}

/** Replaces each `-- @include` by the file it names, once. The first line of an included script is left out. */
function withIncludes(file: string, included: Set<string>): string {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
  return lines
    .flatMap((line) => {
      const name = /^-- @include (\S+)$/.exec(line)?.[1];
      if (name === undefined) return [line];
      if (included.has(name)) return [];
      included.add(name);
      return [withIncludes(name, included).replace(/^#!.*\n/, '')];
    })
    .join('\n');
}

export function parseScript(name: string, source: string): LuaScript {
  return {
    name,
    source,
    keys: namesIn(source, 'KEYS'),
    args: namesIn(source, 'ARGV'),
    perKey: /^-- KEYS of each call$/m.test(source),
    checksDataSet: !/^--.* Does not check the data set\.$/m.test(source),
  };
}

function namesIn(source: string, section: string): Names {
  const text = new RegExp(`^-- ${section}(?: of each call)?\\n((?:--   .*\\n)*)`, 'm').exec(source)?.[1] ?? '';
  const names = [...text.matchAll(/^-- {3}(\w+(?:\.\.\.)?) {2,}\S/gm)].map(([, name]) => `${name}`);
  const rest = names.find((name) => name.endsWith('...'));
  return { fixed: names.filter((name) => name !== rest), rest: rest?.slice(0, -3) };
}

/** Compares a script's header with its body. Returns a sentence for each difference. */
export function headerFaults({ name, source, keys, args, perKey }: LuaScript): string[] {
  const body = codeOf(source);
  const faults: string[] = [];
  const fault = (text: string) => faults.push(`${name}.lua: ${text}`);
  if (!source.startsWith('#!lua')) fault('the first line is not #!lua');
  if (!/^-- Reply( of each call)?$/m.test(source) && !/^-- @include/m.test(source)) fault('the header has no Reply');
  if (perKey) {
    const parameters = /^local function runForKey\((.*)\)$/m.exec(body)?.[1];
    const expected = [...keys.fixed, ...args.fixed].join(', ');
    if (parameters !== expected) fault(`runForKey(${parameters}) must be runForKey(${expected})`);
    return faults;
  }
  for (const [table, { fixed, rest }] of [
    ['KEYS', keys],
    ['ARGV', args],
  ] as const) {
    const [, used, count] =
      new RegExp(`^local ([\\w,\\s]+?) = unpack\\(${table}(?:, 1, (\\d+))?\\)$`, 'm').exec(body) ?? [];
    const names = used?.split(/,\s*/) ?? [];
    if (names.join() !== fixed.join())
      fault(`${table} are ${names.join(', ')} in the body, ${fixed.join(', ')} in the header`);
    if (count !== undefined && Number(count) !== fixed.length)
      fault(`unpack takes ${count} ${table} of ${fixed.length}`);
    const mentions = body.split(table).length - 1 - (used === undefined ? 0 : 1);
    if (mentions > 0 && rest === undefined) fault(`the body uses more ${table} than the header names`);
    if (mentions === 0 && rest !== undefined) fault(`the body does not use the ${table} ${rest}`);
  }
  return faults;
}

/** The script without comments and empty lines. The first line has the flags. */
function codeOf(source: string): string {
  return source
    .split('\n')
    .filter((line) => !/^\s*(--.*)?$/.test(line))
    .join('\n');
}

/** The check of the data set, which the scripts begin with. */
const DATA_SET_CHECK = codeOf(withIncludes('includes/data-set.lua', new Set()));

/** The code of a script, with the check of the data set after the first line. */
const fullCodeOf = ({ source, checksDataSet }: LuaScript): string =>
  checksDataSet ? codeOf(source).replace('\n', () => `\n${DATA_SET_CHECK}\n`) : codeOf(source);

/** Makes the module that holds all scripts. */
export function moduleOf(scripts: readonly LuaScript[]): string {
  const declarations = scripts.map((script) => {
    const { name, keys, args, perKey, checksDataSet } = script;
    const constant = `${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Script`;
    const argsType = tupleOf(args, 'ScriptArgument');
    const type = perKey ? `PerKeyScript<${argsType}>` : `Script<${tupleOf(keys, 'string')}, ${argsType}>`;
    const text = fullCodeOf(script).replace(/[\\`]|\$\{/g, '\\$&');
    return `export const ${constant} = new ${type}(\`${text}\`${checksDataSet ? '' : ', false'});\n`;
  });
  return `// Generated from adapters/redis/lua/*.lua by \`npm run generate\`. Do not edit.
import { PerKeyScript, Script, type ScriptArgument } from './script.ts';

${declarations.join('\n')}`;
}

const tupleOf = ({ fixed, rest }: Names, type: string): string =>
  `readonly [${[...fixed.map((name) => `${name}: ${type}`), ...(rest === undefined ? [] : [`...${rest}: ${type}[]`])].join(', ')}]`;
