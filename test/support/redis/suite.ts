import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';

const INSTALL = 'apt-get update && apt-get install -y redis-server';

const installed = spawnSync('redis-server', ['--version']).status === 0;

/** Defines a suite that needs redis-server. Without it the suite is skipped with a warning, or fails if CI=true. */
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
