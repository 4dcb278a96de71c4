import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { bundled } from '../bundle.ts';

/** A process of the tests' own that is told and tells things in lines of JSON. */
export class Child {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor(program: string, args: readonly string[]) {
    this.#process = spawn(process.execPath, [bundled(new URL(`${program}.ts`, import.meta.url), 'cjs'), ...args], {
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
