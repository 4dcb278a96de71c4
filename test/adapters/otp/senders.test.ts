import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SmsSender } from '../../../adapters/otp/index.ts';

test('a sender is real unless it says otherwise', () => {
  class Silent extends SmsSender {
    override send() {}
  }
  assert.equal(new Silent().fake, false);
});
