import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Locale, TEXTS, textIn } from '../../../../adapters/console/page/model/texts.ts';

const TABLE: Readonly<Record<string, Readonly<Record<Locale, string>>>> = TEXTS;

const placeholdersOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

describe('the texts of the page', () => {
  test('have the same placeholders in both languages', () => {
    for (const [name, { en, zh }] of Object.entries(TABLE)) {
      assert.deepEqual(placeholdersOf(zh), placeholdersOf(en), name);
    }
  });

  test('are Chinese in Chinese, unless they are the same name in both languages', () => {
    for (const [name, { en, zh }] of Object.entries(TABLE)) {
      assert.ok(/\p{Script=Han}/u.test(zh) || zh === en, name);
    }
  });

  test('contain the given values', () => {
    assert.equal(textIn('en', 'defaultKeyHint', { key: '{n}$&' }), 'A server started without --key accepts {n}$&.');
  });

  test('have a form for one and for other numbers', () => {
    assert.equal(textIn('en', 'problemsFound', { n: 1 }), '1 problem found.');
    assert.equal(textIn('en', 'problemsFound', { n: 0 }), '0 problems found.');
    assert.equal(textIn('zh', 'problemsFound', { n: 1 }), '发现 1 个问题。');
  });
});
