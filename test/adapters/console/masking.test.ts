import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maskPersonalData } from '../../../adapters/console/masking/mask-result.ts';
import { maskEmail, maskName, maskText } from '../../../adapters/console/masking/mask-text.ts';
import { SLOW_TEXTS } from '../../support/slow-texts.ts';

describe('masking of texts', () => {
  test('keeps the first character of a name', () => {
    for (const [name, masked] of [
      ['张三', '张*'],
      ['欧阳娜娜', '欧*'],
      ['𠮷田', '𠮷*'],
      ['김철수', '김*'],
      ['Zhang San', 'Z***'],
      ['Ω', 'Ω***'],
      ['', ''],
    ] as const) {
      assert.equal(maskName(name), masked);
    }
  });

  test('keeps the first characters and the top-level domain of an email address', () => {
    for (const [email, masked] of [
      ['zhang@example.com', 'z***@e***.com'],
      ['z@e.com', 'z***@e***.com'],
      ['zhang.san+tag@mail.example.com.cn', 'z***@m***.cn'],
      ['张三@例子.中国', '张***@例***'],
      ['a@13800138000.13800138000', 'a***@1***'],
      ['a@b@c.org', 'a***@c***.org'],
      ['@', '***@***'],
      ['no address', 'n***'],
      ['', '***'],
    ] as const) {
      assert.equal(maskEmail(email), masked);
    }
  });

  test('hides email addresses and phone numbers inside a text', () => {
    for (const [text, masked] of [
      ['VIP', 'VIP'],
      ['mail zhang@example.com, please', 'mail z***@e***.com, please'],
      ['<zhang@example.com>', '<z***@e***.com>'],
      ['联系人张三，zhang@example.com', '联系人张三，z***@e***.com'],
      ['zhang＠example.com', 'z***@e***.com'],
      ['https://x.y/?e=zhang%40example.com', 'h***@e***.com'],
      ['{"email":"zhang@example.com"}', '{***@e***'],
      ['13800138000', '***00'],
      ['手机13800138000，谢谢', '手机***00，谢谢'],
      ['+86 138-0013-8000', '***00'],
      ['(010) 6262 1234', '(***34'],
      ['138.0013.8000', '***00'],
      ['１３８００１３８０００', '***００'],
      ['١٣٨٠٠١٣٨٠٠٠', '***٠٠'],
      ['138\u200b0013\u200b8000', '***00'],
      ['tel13800138000x', 'tel***00x'],
      ['11010519491231002X', '***02X'],
      ['1-3-8-0-0-1-3-8-0-0-0', '***00'],
      ['order 123456', 'order 123456'],
      ['2024-01-15', '2024-01-15'],
      ['2024-01-15 13800138000', '2024-01-15 ***00'],
      ['cus_01JABCDEFGH1234567890VWXYZ', 'cus_01JABCDEFGH1234567890VWXYZ'],
      ['cus_13800138000', 'cus_***00'],
      ['138−0013−8000', '***00'],
      ['138ー0013ー8000', '***00'],
      ['138，0013、8000', '***00'],
      ['138•0013;8000', '***00'],
      ['[138] [0013] [8000]', '[***00]'],
      ['138\u31640013\u28008000', '***00'],
      ['138%200013%208000', '***00'],
      ['1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣'.slice(0, -2), '***00'],
      ['①③⑧⓪⓪①③⑧⓪⓪⓪', '***⓪⓪'],
      ['¹³⁸⁰⁰¹³⁸⁰⁰⁰', '***⁰⁰'],
      ['幺三八零零幺三八零零零', '***零零'],
      ['二〇二四年一月', '二〇二四年一月'],
      ['2024-01-15T12:30:45.123Z', '2024-01-15T12:30:45.123Z'],
      ['2024-01-15 12:30', '2024-01-15 12:30'],
      ['2024-01-15 - 2024-02-15', '2024-01-15 - 2024-02-15'],
      ['zhang @ example.com', 'z***@e***.com'],
      ['zhang　＠　example.com', 'z***@e***.com'],
      ['zhang&#64;example.com', 'z***@e***.com'],
      ['zhang\\u0040example.com', 'z***@e***.com'],
      ['zhang%2540example.com', 'z***@e***.com'],
      ['', ''],
    ] as const) {
      assert.equal(maskText(text), masked, text);
    }
  });

  test('hides the digits that people write in Chinese and Japanese', () => {
    for (const number of [
      '一三八○○一三八○○○',
      '一三八◯◯一三八◯◯◯',
      '一三八⭕⭕一三八⭕⭕⭕',
      '一三八⚪⚪一三八⚪⚪⚪',
      '○ 一 三 八 ○ 一 三 八 ○ ○',
      '一叄八零零一叄八零零零',
      '壱参八〇〇壱参八〇〇〇',
      '〇九〇弐弐参参四四五五',
      '弌弎捌零零弌弎捌零零零',
      '亖亖兩兩两两弍弍',
      '洞幺拐勾洞幺拐勾',
      '漆漆陸陸貳貳參參',
      '廿一卅二卌三〇〇',
      '〡〢〣〤〥〦〧〨〩',
      '⼀⼆⼋○○⼀⼆⼋○○',
      '么三八零零么三八零零零',
    ]) {
      assert.equal(maskText(`tel ${number}.`), `tel ***${number.replaceAll(' ', '').slice(-2)}.`, number);
    }
    for (const text of ['三三两两', '九○后', '○ 一般', '二〇二四年十一月廿三日', '洞洞拐拐勾勾']) {
      assert.equal(maskText(text), text);
    }
  });

  test('hides email addresses whose @ is escaped', () => {
    for (const at of [
      ...['@', '＠', '﹫', '%40', '%2540', '%252540', '%EF%BC%A0', '%ef%b9%ab', '%25EF%25BC%25A0', '%u0040'],
      ...['&#64;', '&#064;', '&#x40;', '&#x0040;', '&#X40;', '&commat;', '&amp;#64;', '&amp;commat;', '&amp;amp;#x40;'],
      ...[
        '&#65312;',
        '&#xFF20;',
        '&#65131;',
        '&#xfe6b;',
        '\\u0040',
        '\\uFF20',
        '\\ufe6b',
        '\\x40',
        '\\u{40}',
        '\\u{0040}',
      ],
    ]) {
      assert.equal(maskText(`mail zhang${at}xample.com now`), 'mail z***@x***.com now', at);
      assert.equal(maskEmail(`zhang${at}xample.com`), 'z***@x***.com', at);
    }
    for (const text of ['a &#640; b', 'a &#x40a; b', '100% 400', 'a & b']) assert.equal(maskText(text), text);
  });

  test('takes linear time', () => {
    for (const makeText of [
      ...Object.values(SLOW_TEXTS),
      (length: number) => '1 '.repeat(length),
      (length: number) => '@'.repeat(length),
      (length: number) => ' '.repeat(length),
      (length: number) => '一二三四五六x'.repeat(length / 7),
      (length: number) => '2024-01-1'.repeat(length),
      (length: number) => '○'.repeat(length),
      (length: number) => '一○○○一x'.repeat(length / 6),
      (length: number) => `%${'25'.repeat(length / 2)}`,
      (length: number) => '%25'.repeat(length / 3),
      (length: number) => `&${'amp;'.repeat(length / 4)}`,
      (length: number) => '&#0'.repeat(length / 3),
      (length: number) => `&#${'0'.repeat(length)}`,
    ]) {
      for (const mask of [maskText, maskEmail, maskName]) {
        const start = performance.now();
        mask(makeText(100_000));
        assert.ok(performance.now() - start < 5_000, makeText(10));
      }
    }
  });
});

describe('masking of results', () => {
  const card = { id: 'card_13800138000', object: 'card', last4: '8703', bank: 'icbc', customer: 'cus_13800138000' };
  const customer = {
    id: 'cus_13800138000',
    object: 'customer',
    created: 1_700_000_000,
    app: 'app_13800138000',
    name: '张三',
    email: 'zhang@example.com',
    description: '张三的手机是 13800138000',
    metadata: { 'zhang@a.cn': '13800138000', 'zhang@b.cn': 'gold', z: '1' },
    sources: { object: 'list', url: '/v1', has_more: false, data: [card] },
    default_source: card.id,
  };
  const masked = {
    ...customer,
    name: '张*',
    email: 'z***@e***.com',
    description: '张三的手机是 ***00',
    metadata: { 'z***@a***.cn': '***00', 'z***@b***.cn': 'gold', z: '1' },
  };

  test('masks customers, lists and events, and keeps ids, times and cards', () => {
    assert.deepEqual(maskPersonalData(customer), masked);
    const list = { object: 'list', url: '/v1/customers', has_more: false, data: [customer] };
    assert.deepEqual(maskPersonalData(list), { ...list, data: [masked] });
    const { email, description, metadata } = customer;
    const event = {
      id: 'evt_1',
      object: 'event',
      type: 'customer.updated',
      data: { object: customer, previous_attributes: { email, description, metadata, default_source: null } },
      cursor: '13800138000',
    };
    const { email: e, description: d, metadata: m } = masked;
    assert.deepEqual(maskPersonalData(event), {
      ...event,
      data: { object: masked, previous_attributes: { email: e, description: d, metadata: m, default_source: null } },
    });
    assert.deepEqual(maskPersonalData({ ...list, data: [event] }), { ...list, data: [maskPersonalData(event)] });
    const cardEvent = { object: 'event', data: { object: card, default_source: card.id, name: 'Zhang San' } };
    assert.deepEqual(maskPersonalData(cardEvent), { object: 'event', data: { ...cardEvent.data, name: 'Z***' } });
  });

  test('masks expanded objects, and texts of an app', () => {
    const app = { id: 'app_13800138000', object: 'app', owner: { contacts: ['zhang@example.com', 5] } };
    assert.deepEqual(maskPersonalData({ ...customer, app, default_source: card }), {
      ...masked,
      app: { id: 'app_13800138000', object: 'app', owner: { contacts: ['z***@e***.com', 5] } },
      default_source: card,
    });
  });

  test('numbers metadata keys that become equal, and keeps __proto__ a key', () => {
    const metadata = JSON.parse('{"a@x.cn":"1","a@xy.cn":"2","a@xz.cn":"3","__proto__":"13800138000"}');
    const result = maskPersonalData({ object: 'customer', metadata }) as { metadata: object };
    assert.deepEqual(Object.entries(result.metadata), [
      ['a***@x***.cn', '1'],
      ['a***@x***.cn (2)', '2'],
      ['a***@x***.cn (3)', '3'],
      ['__proto__', '***00'],
    ]);
  });

  test('leaves null and other results as they are', () => {
    const empty = { object: 'customer', name: null, email: null, description: null, metadata: null };
    for (const result of [empty, null, undefined, 5, { deleted: true, id: 'cus_1' }, { checked: 1, problems: [] }]) {
      assert.deepEqual(maskPersonalData(result), result);
    }
  });
});
