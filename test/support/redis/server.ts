import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../../../src/concurrency/sleep.ts';

/** Kills the server when this process ends, also after a crash: the pipe that `cat` reads then closes. */
const GUARD = '"$@" > /dev/null 2>&1 & echo $!; cat > /dev/null; kill -9 $! 2> /dev/null; wait';

/** Time limit of a condition, and of the start of a server, in milliseconds. */
const TIMEOUT_MS = 20_000;

export const delay = sleep;

/** A node of a cluster also listens on this many ports above its own. */
const CLUSTER_BUS = 10_000;
/**
 * Below the ports that the system assigns to connections: it could assign a free port before its use. At most as many as
 * CLUSTER_BUS, so that no port is the second one of another node.
 */
const PORTS = { from: 11_000, count: CLUSTER_BUS };
const used = new Set<number>();

/** Returns a port that is free, also for a node of a cluster, and that no other test has got. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    if (used.has(port)) continue;
    used.add(port);
    if ((await isFree(port)) && (await isFree(port + CLUSTER_BUS))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}

/** Waits until a condition is true. An error counts as false. */
export async function until(
  description: string,
  condition: () => Promise<boolean>,
  timeout = TIMEOUT_MS,
): Promise<void> {
  for (const end = performance.now() + timeout; ; ) {
    if (await condition().catch(() => false)) return;
    if (performance.now() > end) throw new Error(`not within ${timeout} ms: ${description}`);
    await delay(10);
  }
}

/** A real redis-server, with its own port and folder. */
export class RedisServer {
  readonly port: number;
  readonly #args: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'clientele-redis-'));
  /** Path of the file to which a sentinel writes its settings. */
  readonly #config: readonly string[];
  #guard: ChildProcess | undefined;
  #pid = 0;

  private constructor(port: number, args: readonly string[], config: string | undefined) {
    this.port = port;
    this.#config = config === undefined ? [] : [join(this.#folder, config)];
    for (const path of this.#config) writeFileSync(path, '');
    this.#args = args;
  }

  /** Starts a server. Without arguments it stores nothing on disk. */
  static async start(args: readonly string[] = [], port?: number, config?: string): Promise<RedisServer> {
    const server = new RedisServer(port ?? (await freePort()), args, config);
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the server, or restarts it after a kill, with the same port and folder. Waits until it replies. */
  async run(wait = true): Promise<void> {
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    if (!this.#args.includes('--sentinel')) settings.push('--save', '');
    const guard = spawn('sh', ['-c', GUARD, 'sh', 'redis-server', ...this.#config, ...settings, ...this.#args], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#guard = guard;
    this.#pid = Number(await new Promise((resolve) => guard.stdout?.once('data', resolve)));
    guard.stdout?.destroy();
    guard.unref();
    if (!wait) return;
    try {
      await until(`redis-server on ${this.port}`, async () => (await this.command('PING')) === '+PONG');
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** Runs a command. Returns the first line of the reply, or its string. */
  async command(...command: readonly string[]): Promise<string> {
    const lines = (await this.rawCommand(...command)).split('\r\n');
    const [first = '', second = ''] = lines;
    return first.startsWith('$') ? second : first;
  }

  /** Runs a command. Returns the reply in the wire format. */
  rawCommand(...command: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const words = command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
      const socket: Socket = connect(this.port, '127.0.0.1', () => {
        socket.write(`*${command.length}\r\n${words.join('')}`);
      });
      // In bytes, because a reply such as that of DUMP is no text.
      let reply = Buffer.alloc(0);
      socket.setTimeout(5000, () => socket.destroy(new Error('no reply')));
      socket.on('error', reject);
      socket.on('data', (data: Buffer) => {
        reply = Buffer.concat([reply, data]);
        const text = reply.toString();
        const [, length] = /^\$(\d+)\r\n/.exec(text) ?? [];
        if (!text.includes('\r\n') || (length !== undefined && reply.length < Number(length))) return;
        resolve(text);
        socket.destroy();
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.#pid, signal);
  }

  /** Kills the server, like a crash. */
  async kill(): Promise<void> {
    if (this.#guard === undefined) return;
    const ended = new Promise((resolve) => this.#guard?.once('exit', resolve));
    this.#guard.ref();
    this.signal('SIGKILL');
    this.#guard.stdin?.end();
    this.#guard = undefined;
    await ended;
  }

  /** Kills the server and removes its folder. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
