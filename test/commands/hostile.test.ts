import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { commands } from '../../.config/command-schemas.ts';
import { readCommand } from '../../src/commands/read-command.ts';
import { toPlainJson } from '../../src/commands/to-plain-json.ts';
import { ClienteleError } from '../../src/core.ts';
import * as generated from '../../src/generated/validators.js';
import { check } from '../support/check.ts';
import { hostileObject } from '../support/hostile.ts';

const validators = new Map(Object.entries(generated));

describe('hostile parameters', () => {
  for (const [name, schema] of Object.entries(commands)) {
    const validate = validators.get(name);
    assert.ok(validate, `${name} has no validator`);

    test(`${name} either reads a valid copy, or refuses the parameters without quoting a value`, async () => {
      await check(
        fc.asyncProperty(hostileObject(Object.keys(schema.properties)), async (params) => {
          try {
            const command: unknown = readCommand({ schema, validate }, params);
            assert.ok(validate(toPlainJson(command)), 'the copy is valid');
          } catch (error) {
            assert.ok(error instanceof ClienteleError, String(error));
            assert.match(error.code, /^parameter_(missing|invalid|unknown)$/);
            assert.match(error.message, /^The parameter.*\.$/);
            assert.match(await error.messageIn('zh'), /\p{Script=Han}.*。$/u);
            assert.ok(error.message.length < 600, 'the message is short');
            assert.ok(!error.message.includes('canary'), 'values are not quoted');
          }
        }),
        150,
      );
    });
  }
});
