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
  'a URL with {id} in its path or query, in place of the id of a token': '在路径或查询中以 {id} 代表 token id 的 URL',
  'the token service must not send card numbers': 'token 服务不得发送银行卡号',
  'the token service must respond with a token as JSON with at most 10,000 characters':
    'token 服务必须以最多 10,000 个字符的 JSON 返回 token',
  'the token service refused the request with the status {status}, so check url and headers of HttpTokenVerifier':
    'token 服务以状态 {status} 拒绝了请求，请检查 HttpTokenVerifier 的 url 和 headers',
} as const satisfies Readonly<Record<string, string>>;
