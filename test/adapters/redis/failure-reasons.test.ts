import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isLasting, reasonOf } from '../../../adapters/redis/failure-reasons.ts';

it('distinguishes a denial by the permission model of Node from one by the server', () => {
  const byNode = Object.assign(new Error('Use --allow-net to manage permissions.'), { code: 'ERR_ACCESS_DENIED' });
  const byServer = new Error('DENIED Redis is running in protected mode');
  assert.match(reasonOf(byNode).text, /permission model of Node\.js/);
  assert.match(reasonOf(byServer).text, /protected mode/);
  assert.deepEqual([isLasting(byNode, true), isLasting(byServer, true)], [true, true]);
});
