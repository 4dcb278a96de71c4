import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../../../src/commands/read-options.ts';
import type { PlatformUrl } from '../../../src/ports/platform-types.ts';
import { invalidParameter } from '../messages.ts';
import { type SmsMessage, SmsSender } from './sms-sender.ts';

export interface FileSmsSenderOptions {
  /** The file: a path, or a URL object with the protocol `file:`. It is created if it is missing, readable by its owner only. */
  path: string | PlatformUrl;
}

const PATH = 'the path of a file, or a URL object with the protocol file:';

/**
 * Appends each SMS to a file in place of sending it, for development: one line of JSON for each message. A service in live mode
 * refuses it, because the file has the codes.
 */
export class FileSmsSender extends SmsSender {
  override readonly fake = true;
  readonly #path: string;

  /** @throws InvalidRequestError naming the option */
  constructor(options: FileSmsSenderOptions) {
    super();
    this.#path = readPath(readOptions(options, ['path']).path);
  }

  override async send(message: SmsMessage): Promise<void> {
    await appendFile(this.#path, `${JSON.stringify(message)}\n`, { mode: 0o600 });
  }
}

/** Returns an absolute path, because the process may change its directory later. */
function readPath(given: unknown): string {
  try {
    const path = given instanceof URL ? fileURLToPath(given) : given;
    if (typeof path === 'string' && path !== '' && !path.includes('\0')) return resolve(path);
  } catch {
    // A URL with another protocol or with a host.
  }
  throw invalidParameter('path', PATH);
}
