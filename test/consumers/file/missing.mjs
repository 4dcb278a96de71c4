/* If Node has no SQLite and the optional peer dependency is missing, the error names the package to install. */
import assert from 'node:assert/strict';
import { createClientele } from 'clientele';

const opening = createClientele({ store: { kind: 'file', path: './missing.db' } });
if (process.getBuiltinModule('node:sqlite')) {
  await (await opening).close();
} else {
  await assert.rejects(opening, { code: 'store_unavailable', message: /npm install better-sqlite3@12/ });
}
