/** Every text that only errors of the token verifiers have as their detail, and its Chinese translation. */
export const VAULT_EXPECTATIONS = {
  'a bank code with a letter and without a card number, such as icbc, or null':
    '含有字母且不含银行卡号的银行代码，例如 icbc，或 null',
  'a name with a letter, without a group of 3 or more digits, or null':
    '含有字母、不含连续 3 位或更多数字的姓名，或 null',
  'a keyed hash of the card number: 16 to 255 printable ASCII characters with a letter, without a card number':
    '银行卡号的带密钥哈希：16 至 255 个可打印 ASCII 字符，含有字母且不含银行卡号',
  'a month as YYYY-MM or MM/YY': '形如 YYYY-MM 或 MM/YY 的月份',
  'the month of a card that has not expired': '未过期银行卡的有效期月份',
} as const satisfies Readonly<Record<string, string>>;
