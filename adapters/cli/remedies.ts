/** Advice in messages of the library that needs a program, and the advice for the user of a command. */
const REMEDIES: readonly (readonly [library: string, command: string])[] = [
  ['import with onExisting: skip', 'import with --on-existing skip'],
  ['so create it or set createDirectory: true', 'so create it'],
  ['use os.homedir()', 'write $HOME in its place'],
  [': readNdjson reads them from text with one object per line', ', one on each line'],
];

/** Replaces advice that the user of a command cannot follow. */
export const withRemedies = (message: string): string =>
  REMEDIES.reduce((text, [library, command]) => text.replace(library, () => command), message);
