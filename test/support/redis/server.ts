import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Kills the server when this process is gone, however it went: the pipe that it reads from ends then. */
const GUARD = '"$@" > /dev/null 2>&1 & echo $!; cat > /dev/null; kill -9 $! 2> /dev/null; wait';

/** How long a server may take to answer, in milliseconds. */
const STARTING_MS = 20_000;

export const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Below those that the system gives to connections, which would take one between the look and its use. */
const PORTS = { from: 11_000, count: 20_000 };
const given = new Set<number>();

/** A port that nothing listens on, and that nobody here was given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** Waits until something holds. */
export async function until(what: string, holds: () => Promise<boolean>, timeout = STARTING_MS): Promise<void> {
  for (const end = performance.now() + timeout; ; ) {
    if (await holds().catch(() => false)) return;
    if (performance.now() > end) throw new Error(`not within ${timeout} ms: ${what}`);
    await delay(10);
  }
}

/** A real redis-server of the machine's, on a port and in a folder of its own. */
export class RedisServer {
  readonly port: number;
  readonly #args: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'clientele-redis-'));
  /** A file that the server writes its own settings to. */
  readonly #config: readonly string[];
  #guard: ChildProcess | undefined;
  #pid = 0;

  private constructor(port: number, args: readonly string[], config: string | undefined) {
    this.port = port;
    this.#config = config === undefined ? [] : [join(this.#folder, config)];
    for (const path of this.#config) writeFileSync(path, '');
    this.#args = args;
  }

  /** Starts a server; without arguments it keeps nothing on disk. */
  static async start(args: readonly string[] = [], port?: number, config?: string): Promise<RedisServer> {
    const server = new RedisServer(port ?? (await freePort()), args, config);
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, again after a kill, too: on the same port and folder. Answers when it does. */
  async run(wait = true): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    if (!this.#args.includes('--sentinel')) own.push('--save', '');
    const guard = spawn('sh', ['-c', GUARD, 'sh', 'redis-server', ...this.#config, ...own, ...this.#args], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#guard = guard;
    this.#pid = Number(await new Promise((resolve) => guard.stdout?.once('data', resolve)));
    guard.stdout?.destroy();
    guard.unref();
    if (wait) await until(`redis-server on ${this.port}`, async () => (await this.ask('PING')) === '+PONG');
  }

  /** One command, and the first line of its reply, or the string that it is. */
  async ask(...command: readonly string[]): Promise<string> {
    const lines = (await this.askWhole(...command)).split('\r\n');
    const [first = '', second = ''] = lines;
    return first.startsWith('$') ? second : first;
  }

  /** One command and its reply as it comes. */
  askWhole(...command: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const words = command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
      const socket: Socket = connect(this.port, '127.0.0.1', () => {
        socket.write(`*${command.length}\r\n${words.join('')}`);
      });
      let text = '';
      socket.setTimeout(5000, () => socket.destroy(new Error('no reply')));
      socket.on('error', reject);
      socket.on('data', (data) => {
        text += data;
        const [, length] = /^\$(\d+)\r\n/.exec(text) ?? [];
        if (!text.includes('\r\n') || (length !== undefined && text.length < Number(length))) return;
        resolve(text);
        socket.destroy();
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.#pid, signal);
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    if (this.#guard === undefined) return;
    const ended = new Promise((resolve) => this.#guard?.once('exit', resolve));
    this.#guard.ref();
    this.signal('SIGKILL');
    this.#guard.stdin?.end();
    this.#guard = undefined;
    await ended;
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
