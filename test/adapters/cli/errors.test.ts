import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listenErrorOf, messageOf, namingArguments } from '../../../adapters/cli/errors.ts';
import { errorOf } from '../../../src/domain/errors.ts';

describe('the message of a failed start', () => {
  const messageFor = (code: string) =>
    messageOf(
      listenErrorOf(Object.assign(new Error('internal text'), { code }), { host: 'example.invalid', port: 80 }),
    );

  test('names the address, the reason and the remedy', () => {
    assert.match(messageFor('EADDRINUSE'), /^Port 80 on example\.invalid is already in use: .*--port \(0 selects/);
    assert.match(messageFor('EACCES'), /^Port 80 on example\.invalid needs rights .*above 1023 with --port\.$/);
    for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']) {
      assert.match(messageFor(code), /^example\.invalid is not an address of this machine: .*--host/);
    }
    assert.equal(messageFor('EMFILE'), 'The server cannot listen on port 80 of example.invalid: EMFILE.');
  });

  test('names the option of the store if the store fails', () => {
    assert.match(messageOf(errorOf('store_unavailable')), /^--store: The store is unavailable/);
    assert.match(messageOf(errorOf('parameter_invalid', { param: 'store[path]' })), /^--store: The parameter/);
    assert.match(messageOf(errorOf('store_unavailable'), '--to'), /^--to: The store is unavailable/);
    assert.match(messageOf(errorOf('parameter_invalid', { param: 'keys' })), /^The parameter keys/);
  });

  test('names the argument of the command that is wrong', () => {
    const named = (code: string, param?: string) =>
      messageOf(namingArguments(errorOf(code, { param }), { path: 'FILE', store_full: 'FILE' }));
    assert.match(named('parameter_invalid', 'path'), /^The parameter FILE is invalid/);
    assert.match(named('store_full'), /^FILE: The store is full/);
    assert.match(named('store_corrupt'), /^--store: The stored data is damaged/);
    assert.equal(named('aborted'), 'The command was interrupted.');
    assert.equal(messageOf(namingArguments(new Error('canary'), {})), 'The command failed.');
  });

  test('contains nothing of an unknown error but its code', () => {
    assert.equal(
      messageOf(Object.assign(new Error('redis://:canary@host'), { code: 'ECONNREFUSED' })),
      'The command failed: ECONNREFUSED.',
    );
    assert.equal(messageOf(new Error('canary')), 'The command failed.');
  });
});
