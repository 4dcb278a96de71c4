import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonTokens } from '../../../../adapters/console/page/model/json-tokens.ts';

const VALUE = { id: 'a "quoted": text', n: -1.5e21, list: [true, null, { '<b>': '</script>' }], empty: {}, 数: '字' };

describe('coloured JSON', () => {
  test('is the JSON of the value', () => {
    assert.equal(
      jsonTokens(VALUE)
        .map(({ text }) => text)
        .join(''),
      JSON.stringify(VALUE, null, 2),
    );
  });

  test('distinguishes names, texts, numbers and literals', () => {
    const kinds = new Map(jsonTokens(VALUE).map(({ kind, text }) => [text, kind]));
    assert.equal(kinds.get('"id"'), 'name');
    assert.equal(kinds.get('"a \\"quoted\\": text"'), 'text');
    assert.equal(kinds.get('-1.5e+21'), 'number');
    assert.equal(kinds.get('true'), 'literal');
    assert.equal(kinds.get('null'), 'literal');
  });

  test('of a text, a number or nothing is one token or none', () => {
    assert.deepEqual(jsonTokens('x'), [{ kind: 'text', text: '"x"' }]);
    assert.deepEqual(jsonTokens(1), [{ kind: 'number', text: '1' }]);
    assert.deepEqual(jsonTokens(undefined), []);
  });
});
