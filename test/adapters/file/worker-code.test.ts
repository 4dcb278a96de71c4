import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createClientele } from '../../../src/index.ts';
import { freshPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { rejection } from '../../support/rejection.ts';

const open = (path: string, location: unknown) =>
  createClientele({ store: { kind: 'file', path, worker: location as string } });

describe('the option `worker` of a file store', () => {
  const url = pathToFileURL(worker);
  for (const [name, location] of Object.entries({
    'a path': worker,
    'a relative path': relative('.', worker),
    'a URL': url,
    'the text of a URL': url.href,
  })) {
    it(`can be ${name}`, async () => {
      const clientele = await open(freshPath(), location);
      const { id } = await clientele.customers.create({ app: 'app_1', ...(await clientele.fakes?.issueCard()) });
      assert.equal((await clientele.customers.list()).data[0]?.id, id);
      await clientele.close();
    });
  }

  for (const location of [
    './missing.js',
    new URL('./missing.js', url),
    'file://host/worker.js',
    `./${'x'.repeat(300)}`,
    './worker\0.js',
    'package.json/worker.js',
    new URL('http://a/b'),
    1,
    '',
  ]) {
    it(`is refused if no file is there, and leaves nothing on the disk: ${location}`, async () => {
      const path = freshPath();
      const error = await rejection(open(path, location));
      assert.deepEqual([error.code, error.param], ['parameter_invalid', 'store[worker]']);
      assert.match(error.message, /clientele\/file-worker/);
      assert.equal(existsSync(path), false);
    });
  }
});
