import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/** The reasons that a user can remove, by the code of the system's error. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full, so free space or redirect it to another disk',
  EDQUOT: 'the quota of its disk is used up, so free space or redirect it to another disk',
  EFBIG: 'its file has reached the size limit of this process, so raise the limit or redirect it',
};

/**
 * Makes an output that cannot be written a message on stderr and the exit status 1. The process continues. A reader that ends
 * first is no failure, as in `clientele serve --log | head`.
 */
export function reportOutputFailures(): void {
  const outputs: readonly (Writable & { readonly fd: number })[] = [process.stdout, process.stderr];
  for (const output of outputs) {
    // For a file, the stream of Node ignores that a nearly full disk takes only a part of a text.
    if (!(output instanceof Socket)) output._write = (text, _, callback) => writeCompletely(output.fd, text, callback);
    let isReported = false;
    output.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
      if (code === 'EPIPE' || isReported) return;
      isReported = true;
      process.exitCode ||= 1;
      if (output === process.stdout) {
        console.error(`stdout cannot be written, and its text is incomplete: ${REASONS[code] ?? code}.`);
      }
    });
  }
}

function writeCompletely(descriptor: number, bytes: Uint8Array, callback: (error?: Error) => void): void {
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
  } catch (error) {
    callback(error as Error);
    return;
  }
  callback();
}
