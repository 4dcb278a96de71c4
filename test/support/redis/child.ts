import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { bundled } from '../bundle.ts';

/** A child process that exchanges lines of JSON with the test. */
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

  send(value: unknown): void {
    this.#process.stdin?.write(`${JSON.stringify(value)}\n`);
  }

  /** Returns the next message; undefined if the process has ended. */
  async receive(): Promise<Record<string, unknown> | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : JSON.parse(value);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
    this.#reader.close();
  }
}
