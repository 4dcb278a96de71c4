import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a folder for the stores of a test, and deletes it after the test. Returns the path of a file in it. */
export function storeFolder(t: { after(callback: () => void): void }): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}
