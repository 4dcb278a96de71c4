import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';

const INSTALL = 'apt-get update && apt-get install -y redis-server';

const installed = spawnSync('redis-server', ['--version']).status === 0;

/**
 * A suite that needs redis-server. Where there is none it is skipped, loudly; with CI=true it fails: there it must run.
 */
export function redisSuite(name: string, define: () => void): void {
  if (installed) {
    describe(name, define);
    return;
  }
  test(`${name}: needs redis-server`, (t) => {
    assert.ok(process.env.CI !== 'true', `redis-server is missing: ${INSTALL}`);
    console.warn(`SKIPPED: ${name}. It needs redis-server: ${INSTALL}`);
    t.skip(INSTALL);
  });
}
