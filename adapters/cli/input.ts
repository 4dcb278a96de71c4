import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
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
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    throw inputError(path, error);
  }
  const stats = await file.stat();
  if (stats.isDirectory()) {
    await file.close();
    throw inputError(path, { code: 'EISDIR' });
  }
  const stream = createReadStream('', { fd: file, highWaterMark: 256 * 1024 });
  return {
    chunks: (signal) => chunksOf(stream, path, signal),
    fractionRead: () => (stats.isFile() && stats.size > 0 ? Math.min(1, stream.bytesRead / stats.size) : undefined),
  };
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
