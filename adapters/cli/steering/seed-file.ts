import { type FileHandle, open, stat } from 'node:fs/promises';
import { type Clientele, readNdjson } from '../../../src/index.ts';
import { SeedFileError } from '../errors.ts';
import { withRemedies } from '../remedies.ts';
import { takeUntil } from '../take-until.ts';

/**
 * Imports the customers of a file: a JSON array, or one JSON object per line. A customer that is stored already is skipped, so
 * that a server with a durable store can start again with the same file. The signal ends the import.
 * @throws SeedFileError naming the first customer that is refused, without any of its data
 */
export async function importSeed(clientele: Clientele, path: string, signal: AbortSignal): Promise<void> {
  const file = await openFile(path);
  try {
    const customers = (await isArray(file)) ? await readArray(file) : readNdjson(file.createReadStream({ start: 0 }));
    const options = { onError: 'stop', onExisting: 'skip' } as const;
    for await (const result of clientele.import(takeUntil(customers, signal), options)) {
      if (!result.imported) {
        throw new SeedFileError(`--seed: customer ${result.position + 1}: ${withRemedies(result.error.message)}`);
      }
    }
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Before the opening, which would wait for the writer of a pipe.
    if ((await stat(path)).isFile()) return await open(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SeedFileError(`--seed: the file cannot be read (${code}): name a file that exists and is readable.`);
  }
  throw new SeedFileError('--seed: the path is not a file: name a file that exists and is readable.');
}

/** Returns whether the first character of a file begins a JSON array. */
async function isArray(file: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
  return /^\uFEFF?\s*\[/.test(buffer.toString('utf8', 0, bytesRead));
}

async function readArray(file: FileHandle): Promise<unknown[]> {
  const text = await file.readFile('utf8');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The error of JSON.parse quotes the file, which contains data of customers.
    throw new SeedFileError('--seed: the file must contain a JSON array of customers, or one customer per line.');
  }
}
