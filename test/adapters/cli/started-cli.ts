import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { replyOf } from '../../support/http.ts';
import { until } from '../../support/redis/server.ts';
import { cliArgs } from './built-cli.ts';

export const DEFAULT_KEY = 'sk_test_clientele';
/** Proves that the server works without Request and Response, whose construction would cost most of the time. */
const WITHOUT_FETCH = 'data:text/javascript,delete globalThis.Request;delete globalThis.Response;';

export interface StartedCli {
  readonly child: ChildProcess;
  readonly url: string;
  /** Returns everything written to stdout and stderr so far. */
  output(): string;
  /** Resolves to the exit code. */
  readonly exit: Promise<number | null>;
}

/** The program from its sources, which takes a second of the processor to compile. */
const SOURCE_ARGS = [
  '--import',
  import.meta.resolve('tsx'),
  fileURLToPath(new URL('../../../adapters/cli/main.ts', import.meta.url)),
];

/** Starts the program. Coverage measures its sources: it could not tell which lines of a bundle ran. */
export async function start(...args: string[]): Promise<Omit<StartedCli, 'url'>> {
  // The worker of the file store does not run from its sources.
  const canMeasure = process.env.NODE_V8_COVERAGE !== undefined && !args.some((arg) => arg.includes('file:'));
  const program = canMeasure ? SOURCE_ARGS : await cliArgs();
  const child = spawn(process.execPath, ['--import', WITHOUT_FETCH, ...program, ...args]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return { child, output: () => output, exit: once(child, 'close').then(([code]) => code) };
}

/** Waits until a server listens. */
async function listening(started: Omit<StartedCli, 'url'>): Promise<StartedCli> {
  await new Promise<void>((resolve, reject) => {
    started.child.stdout?.on('data', () => /v1\/customers\n|"listening".*\n/.test(started.output()) && resolve());
    started.exit.then(() => reject(new Error(started.output())));
  });
  return { ...started, url: /http:[^\s"]+/.exec(started.output())?.[0] ?? '' };
}

const SERVE = ['serve', '--port', '0'];

/** Starts a server on a free port, and waits until it listens. */
export const startServer = async (...args: string[]): Promise<StartedCli> => listening(await start(...SERVE, ...args));

/** Runs a test with a separate server. */
export async function withServer(args: string[], test: (started: StartedCli) => Promise<void>): Promise<void> {
  const started = await startServer(...args);
  try {
    await test(started);
  } finally {
    await kill(started);
  }
}

export async function kill({ child, exit }: StartedCli): Promise<void> {
  child.kill('SIGKILL');
  await exit;
}

export const request = async (url: string, line: string, key: string, body?: string) => {
  const [method = '', path = ''] = line.split(' ');
  const init = {
    method,
    headers: { authorization: `Basic ${btoa(`${key}:`)}` },
    ...(body === undefined ? {} : { body }),
  };
  return replyOf(line, await fetch(url + path, init));
};

/** Returns the command that the server prints to bind a card. It can arrive after the response, because it comes through a pipe. */
export async function bindCommandIn(output: () => string): Promise<string> {
  const find = () => /^Bind this card: +(curl .*)\n/m.exec(output())?.[1];
  await until('the command is printed', async () => find() !== undefined);
  return find() ?? '';
}
