import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Browser, launch } from 'puppeteer-core';

const INSTALL = 'apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk';

const executable = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find((path) => existsSync(path));

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No page can reach another machine, not even if a test fails to notice its request.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Time limit of each command to the browser, in milliseconds. */
const COMMAND_TIMEOUT_MS = 120_000;

/** Starts Chromium with a new profile, and calls `use` with it. */
export async function withChromium(use: (browser: Browser) => Promise<void>): Promise<void> {
  const { browser, close } = await startChromium();
  try {
    await use(browser);
  } finally {
    await close();
  }
}

async function startChromium(): Promise<{ readonly browser: Browser; readonly close: () => Promise<void> }> {
  assert.ok(executable !== undefined, `chromium is missing: ${INSTALL}`);
  const userDataDir = await mkdtemp(join(tmpdir(), 'clientele-chromium-'));
  const browser = await launch({
    executablePath: executable,
    headless: true,
    // The browser ends with this process, because it then loses the pipe.
    pipe: true,
    userDataDir,
    args: FLAGS,
    timeout: COMMAND_TIMEOUT_MS,
    protocolTimeout: COMMAND_TIMEOUT_MS,
  });
  const close = async () => {
    const program = browser.process();
    await browser.close().catch(() => program?.kill('SIGKILL'));
    // Processes of the browser may still write to the profile.
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 20 });
  };
  return { browser, close };
}

/**
 * Defines a suite that needs Chromium. `define` gets a function that returns the browser of the suite. Without Chromium the
 * suite is skipped with a warning, or fails if CI=true.
 */
export function browserSuite(name: string, define: (browser: () => Browser) => void): void {
  if (executable === undefined) {
    test(`${name}: needs chromium`, (t) => {
      assert.ok(process.env.CI !== 'true', `chromium is missing: ${INSTALL}`);
      console.warn(`SKIPPED: ${name}. It needs chromium: ${INSTALL}`);
      t.skip(INSTALL);
    });
    return;
  }
  describe(name, () => {
    let started: Awaited<ReturnType<typeof startChromium>> | undefined;
    before(async () => {
      started = await startChromium();
    });
    after(() => started?.close());
    define(() => {
      assert.ok(started);
      return started.browser;
    });
  });
}
