import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { canonicalJson } from '../../src/domain/canonical-json.ts';

describe('canonical JSON', () => {
  test('sorts the keys of every object by their UTF-16 code units', () => {
    assert.equal(
      canonicalJson({ b: [{ d: 1, c: 2 }], a: { '10': 1, '9': 2, Z: 3, é: 4 } }),
      '{"a":{"10":1,"9":2,"Z":3,"é":4},"b":[{"c":2,"d":1}]}',
    );
  });

  test('writes null for a value that JSON does not have', () => {
    assert.equal(canonicalJson([undefined, Number.NaN, { a: undefined }]), '[null,null,{"a":null}]');
    assert.equal(canonicalJson([[], {}, null, true, -0, 1e21, 'x']), '[[],{},null,true,0,1e+21,"x"]');
  });

  test('escapes every character as JSON.stringify does, in values and in keys', () => {
    for (let code = 0; code <= 0xffff; code += 1) {
      const text = `a${String.fromCharCode(code)}b`;
      assert.equal(canonicalJson(text), JSON.stringify(text), `U+${code.toString(16)}`);
    }
    for (const text of ['😀', '\udc00\ud800', '\u2028\u007f', 'a"b\\c\n']) {
      assert.equal(canonicalJson({ [text]: [text] }), JSON.stringify({ [text]: [text] }));
    }
  });
});
