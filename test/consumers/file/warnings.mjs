/* Node 22 warns that its SQLite is experimental. The threads of the store do not repeat the warning. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

const { status, stderr } = spawnSync('npx', ['-y', '-p', 'node@22', '--', 'node', 'app.cjs'], { encoding: 'utf8' });
assert.equal(status, 0, stderr);
assert.equal(stderr.match(/ExperimentalWarning/g)?.length, 1, stderr);
