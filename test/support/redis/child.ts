import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'clientele-child-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const built = new Map<string, string>();

/** A program as one file: it starts in a fifth of the time that its sources take. */
function bundled(program: string): string {
  const file = built.get(program) ?? join(folder, `${program}.cjs`);
  if (!built.has(program)) {
    const entryPoints = [fileURLToPath(new URL(`${program}.ts`, import.meta.url))];
    buildSync({
      entryPoints,
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
    });
  }
  built.set(program, file);
  return file;
}

/** A process of the tests' own that is told and tells things in lines of JSON. */
export class Child {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor(program: string, args: readonly string[]) {
    this.#process = spawn(process.execPath, [bundled(program), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process.stdin?.on('error', () => undefined);
    this.#reader = createInterface({ input: this.#process.stdout as NodeJS.ReadableStream });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  say(value: unknown): void {
    this.#process.stdin?.write(`${JSON.stringify(value)}\n`);
  }

  /** What it tells next; undefined where it is gone. */
  async heard(): Promise<Record<string, unknown> | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : JSON.parse(value);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  end(): void {
    this.#process.kill('SIGKILL');
    this.#reader.close();
  }
}
