import { constants, createReadStream, open, type ReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream as TerminalStream } from 'node:tty';
import { promisify } from 'node:util';
import { CommandError } from './errors.ts';

/** The bytes that a command reads. */
export interface Input {
  /** Yields the bytes. Ends if the signal aborts, also while it waits for bytes. @throws CommandError if they cannot be read */
  chunks(signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined>;
  /** Returns the part of the bytes that was read, from 0 to 1; undefined if their number is unknown. */
  fractionRead(): number | undefined;
}

/** Opens a file, or stdin for `-`. @throws CommandError naming the reason */
export async function openInput(path: string): Promise<Input> {
  if (path === '-') {
    return { chunks: (signal) => chunksOf(process.stdin, 'stdin', signal), fractionRead: () => undefined };
  }
  const { descriptor, stats } = await openPath(path).catch((error) => {
    throw inputError(path, error);
  });
  let stream: ReadStream | Socket | undefined;
  return {
    // The stream begins here, because a read that waits would keep the process alive if nothing takes the bytes.
    async *chunks(signal) {
      stream = streamOf(descriptor, stats);
      yield* chunksOf(stream, path, signal);
    },
    fractionRead: () =>
      stats.isFile() && stats.size > 0 ? Math.min(1, (stream?.bytesRead ?? 0) / stats.size) : undefined,
  };
}

/** Without O_NONBLOCK, opening a pipe waits for its writer, and a signal cannot end the wait. Only Linux is known to deliver all bytes with it. */
const PIPE_FLAGS = process.platform === 'linux' ? constants.O_RDONLY | constants.O_NONBLOCK : constants.O_RDONLY;

async function openPath(path: string): Promise<{ readonly descriptor: number; readonly stats: Stats }> {
  const stats = await stat(path);
  if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  return { descriptor: await promisify(open)(path, stats.isFIFO() ? PIPE_FLAGS : constants.O_RDONLY), stats };
}

/** Creates a stream that can be destroyed while it reads. An `fs.ReadStream` cannot, but the read of a regular file is short. */
function streamOf(descriptor: number, stats: Stats): ReadStream | Socket {
  if (stats.isFIFO()) return new Socket({ fd: descriptor, readable: true, writable: false });
  if (isatty(descriptor)) return new TerminalStream(descriptor);
  return createReadStream('', { fd: descriptor, highWaterMark: 256 * 1024 });
}

async function* chunksOf(
  stream: Readable,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stop = () => stream.destroy();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    // The iteration of a destroyed stream fails.
    if (!signal.aborted) throw inputError(name, error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function inputError(name: string, error: unknown): CommandError {
  const { code } = error as NodeJS.ErrnoException;
  const remedies: Readonly<Record<string, string>> = {
    ENOENT: 'there is no file at this path',
    EISDIR: 'it is a directory: name a file, or - for stdin',
    EACCES: 'this user may not read it',
  };
  return new CommandError(`${name} cannot be read: ${remedies[`${code}`] ?? code ?? 'it failed'}.`);
}
