import type { LibraryCode } from './error-codes.ts';

/** The sentence of each code in Chinese. */
export const ZH_CODES: Readonly<Record<LibraryCode, string>> = {
  parameter_missing: '缺少参数 {param}：应为{expected}。',
  parameter_invalid: '参数 {param} 无效：应为{expected}。',
  parameter_unknown: '此处不支持参数 {param}：{expected}。',
  resource_exists: '{param} 已被使用：{expected}。',
  cursor_expired: '{param} 中游标之后的事件已不再保存：请取得新的游标，重新读取全部顾客，再从该游标开始跟随变更。',
  body_invalid: '请求体无效：应为{expected}。',
  body_too_large: '请求体过大：应为{expected}。',
  body_unsupported: '不支持该请求体的格式：应为{expected}。',
  api_key_invalid: '缺少 API 密钥，或密钥错误：请使用本服务的密钥。',
  resource_missing: '不存在该 id 的{expected}。',
  method_not_allowed: '此路径不支持该方法：请使用 {expected}。',
  idempotency_mismatch: '该幂等键已用于其他操作或其他参数：请为每个操作使用新的键。',
  idempotency_in_progress: '使用该幂等键的首个操作仍在进行：请在其结束后用同一个键重试。',
  binding_unauthorized: '短信验证码未能授权绑定此卡：请使用为 source 中的 token 发送且未过期的验证码。',
  token_unknown: 'source 中的 token 不存在：请使用同一模式下的银行卡 token。',
  token_used: 'source 中的 token 已被使用：一个 token 只能绑定一次，请获取新的 token。',
  foreign_card: '该卡为外卡：请使用境内银行发行的银联卡。',
  already_bound: '该卡已绑定到此顾客。',
  card_declined: '该卡被发卡行拒绝：请使用其他银行卡。',
  cardholder_not_match: '持卡人信息与银行记录不符：请核对姓名。',
  under_verification: '该卡仍在验证中：请稍后重试。',
  send_sms_failed: '短信验证码发送失败：请重新获取。',
  too_many_cards: '该顾客的银行卡数量已达上限（{expected}）：请先解绑一张银行卡。',
  rate_limited: '请求过于频繁：请稍后重试。',
  too_many_attempts: '短信验证码次数过多：请重新获取验证码，或稍后再试。',
  aborted: '调用方已中止该操作。',
  internal: '发生内部错误。',
  store_corrupt: '存储中的数据已损坏：{expected}。',
  verifier_contract: '验证方违反了其约定：{expected}。',
  port_contract: '端口违反了其约定：{expected}。',
  store_unavailable: '存储不可用：{expected}。',
  store_full: '存储空间已满：请释放磁盘空间或内存。',
  verifier_unavailable: '验证方不可用：{expected}。',
  deadline_exceeded: '操作未能在期限内完成。',
};

/** The sentences for errors that name no parameter. */
export const ZH_WITHOUT_PARAM: Readonly<Record<string, string>> = {
  parameter_invalid: '参数无效：应为{expected}。',
  resource_missing: '此路径不存在。',
};

/** The sentence of a code that an application's verifier defines. */
export const ZH_OTHER_CODE = '该卡被拒绝：{code}。';

/** Every text that an error of the core can have as its detail, and its Chinese translation. Adapters have their own. */
export const EXPECTATIONS = {
  'an app id: app_ followed by letters, digits, _ or -, at most 255 characters':
    '应用 id：app_ 加字母、数字、_ 或 -，最多 255 个字符',
  'a token id: tok_ followed by letters, digits, _ or -, at most 255 characters':
    'token id：tok_ 加字母、数字、_ 或 -，最多 255 个字符',
  'the id of an SMS code: sms_ followed by letters, digits, _ or -, at most 255 characters':
    '短信验证码的 id：sms_ 加字母、数字、_ 或 -，最多 255 个字符',
  'a card id: card_ followed by letters, digits, _ or -, at most 255 characters':
    '银行卡 id：card_ 加字母、数字、_ 或 -，最多 255 个字符',
  'a customer id: cus_ followed by letters, digits, _ or -, at most 255 characters':
    '顾客 id：cus_ 加字母、数字、_ 或 -，最多 255 个字符',
  'an object with the fields id and code': '包含 id 和 code 字段的对象',
  'a string of 4 to 8 digits': '4 至 8 位数字组成的字符串',
  'an email address of at most 254 characters, or empty': '最多 254 个字符的邮箱地址，或为空',
  'text of at most 5,000 characters without control characters, or empty':
    '最多 5,000 个字符且不含控制字符的文本，或为空',
  'an object with string values, or empty': '值为字符串的对象，或为空',
  'an object with string values, or null': '值为字符串的对象，或 null',
  'a string, a number, a boolean or null': '字符串、数字、布尔值或 null',
  'a string': '字符串',
  'a number or a string': '数字或字符串',
  'a string or a symbol': '字符串或 symbol',
  null: 'null',
  'a Unix time in whole seconds': '以整秒表示的 Unix 时间',
  'a Unix time in whole seconds, or an object with any of gt, gte, lt, lte and eq':
    '以整秒表示的 Unix 时间，或包含 gt、gte、lt、lte、eq 中任意几项的对象',
  'an integer from 1 to 100': '1 至 100 的整数',
  'an integer from 1 to 10,000': '1 至 10000 的整数',
  'an integer from {min} to {max}': '{min} 至 {max} 的整数',
  'an integer of 1 or more': '不小于 1 的整数',
  'one of {values}': '{values} 之一',
  'an array with any of app and default_source': '包含 app、default_source 中任意几项的数组',
  'an array with any of data.app and data.default_source': '包含 data.app、data.default_source 中任意几项的数组',
  'an object': '对象',
  'smaller: all parameters together can have 2,000 keys and items, and 10,000 characters in the keys':
    '更小的值：所有参数合计最多 2,000 个键和数组项，键合计最多 10,000 个字符',
  'an object with options': '包含选项的对象',
  'valid parameters are {names}': '支持的参数有 {names}',
  'this operation has no parameters': '此操作没有参数',
  'valid options are {names}': '支持的选项有 {names}',
  'the string customer': '字符串 customer',
  'the string card': '字符串 card',
  'the string list': '字符串 list',
  'the string token': '字符串 token',
  'a card': '银行卡对象',
  'a string of 4 digits': '4 位数字组成的字符串',
  'credit, debit or unknown': 'credit、debit、unknown 之一',
  'UnionPay, Visa, MasterCard or JCB': 'UnionPay、Visa、MasterCard、JCB 之一',
  'a bank code, or null': '银行代码，或 null',
  'a name of at most 255 characters without control characters, or null':
    '最多 255 个字符且不含控制字符的姓名，或 null',
  'a three-letter currency code, or null': '三个字母的货币代码，或 null',
  'a path': '路径',
  'a list with all cards of the customer': '包含该顾客全部银行卡的列表',
  'an array of cards, most recently bound first': '银行卡数组，最近绑定的在前',
  'false, because an import needs all cards of the customer': 'false，因为导入需要该顾客的全部银行卡',
  'a list of at most {cards} cards': '最多 {cards} 张银行卡的列表',
  'a list without duplicate cards': '不含重复银行卡的列表',
  'at most {cards} cards': '最多 {cards} 张',
  "the customer's id": '该顾客的 id',
  'a customer has this id, so leave it out or, if it may be the same customer, import with onExisting: skip':
    '已有顾客使用此 id，请将其略去；若可能是同一顾客，请以 onExisting: skip 导入',
  'the stored customer with this id is different, so update the stored one or leave this one out':
    '使用此 id 的已存顾客与此不同，请更新已存顾客，或略去此顾客',
  'a deleted customer had this id, so leave this one out or give it another id':
    '已删除的顾客曾使用此 id，请略去此顾客，或为其换用其他 id',
  '{mode}, the mode of this service': '{mode}，即本服务的模式',
  'the id of a card that is bound to the customer': '已绑定到该顾客的银行卡 id',
  'the id of a card that is bound to the customer, or null': '已绑定到该顾客的银行卡 id，或 null',
  "the customer's own app, or omitted": '该顾客自己的应用，或不传',
  'the id of a known app': '已知应用的 id',
  'true or false': 'true 或 false',
  'a container of inversify 7 or 8, so run npm install inversify@8':
    'inversify 7 或 8 的容器，请运行 npm install inversify@8',
  '{id} cannot be read': '无法读取 {id}',
  'other processes are changing the same entry, so try again': '其他进程正在修改同一条目，请重试',
  'the id of a customer that is or was in the list': '列表中存在或曾经存在的顾客 id',
  "the id of one of the customer's cards, or of one of the latest 500 cards that were unbound":
    '该顾客的某张银行卡的 id，或最近 500 张已解绑银行卡之一的 id',
  'omitted if starting_after is given': '在使用 starting_after 时省略的参数',
  'read after the list was awaited: `const page = await customers.list()`, then `page.data`':
    '在 await 列表之后读取：`const page = await customers.list()`，再用 `page.data`',
  'a cursor of this feed': '此变更流的游标',
  'an object with at most {pairs} pairs': '最多包含 {pairs} 个键值对的对象',
  'an object whose keys and values have at most {characters} characters in all':
    '键和值合计最多 {characters} 个字符的对象',
  'free of control characters': '不含控制字符的内容',
  'free of card numbers': '不含银行卡号的内容',
  'one JSON object per line, in UTF-8 and at most 1,000,000 characters long, but line {line} is not':
    '每行一个 UTF-8 编码的 JSON 对象，每行最多 1,000,000 个字符；第 {line} 行不符合要求',
  'text or UTF-8 bytes, whole or as an iterable of chunks': '文本或 UTF-8 字节，可为整体，也可为由分块组成的可迭代对象',
  'a string of 1 to 255 printable ASCII characters': '1 至 255 个可打印 ASCII 字符组成的字符串',
  'a number of milliseconds from 1 to 2,147,483,647': '1 至 2,147,483,647 的毫秒数',
  'a number of milliseconds from 0 to 2,147,483,647, or Infinity': '0 至 2,147,483,647 的毫秒数，或 Infinity',
  'an integer of 1 or more, or every': '不小于 1 的整数，或 every',
  'a Date or a Unix time in milliseconds, from 0 to the end of the year 9999':
    'Date 对象或以毫秒表示的 Unix 时间，从 0 到 9999 年末',
  'an iterable of customers': '由顾客组成的可迭代对象',
  'an iterable of customers, so read lines of JSON with readNdjson':
    '由顾客组成的可迭代对象，请用 readNdjson 读取 JSON 行',
  'customer objects: readNdjson reads them from text with one object per line':
    '顾客对象：readNdjson 可从每行一个对象的文本中读取',
  'continue or stop': 'continue 或 stop',
  'refuse or skip': 'refuse 或 skip',
  'an AbortSignal': 'AbortSignal 对象',
  'a readable value': '可以读取的值',
  'a function': '函数',
  'an http or https URL without user name, password and fragment: put credentials into headers':
    '不含用户名、密码和片段的 http 或 https URL：请将凭据放入请求头',
  'an object with names and values of HTTP headers: printable ASCII without line breaks':
    '由 HTTP 请求头的名称和值组成的对象：仅限可打印 ASCII 字符，不含换行',
  'one of {events}': '{events} 之一',
  'an implementation of the port': '该端口的实现',
  'an object with these methods: {methods}': '具有这些方法的对象：{methods}',
  'an object with the methods of the port, not a class or function: create it with new':
    '具有该端口方法的对象，而不是类或函数：请用 new 创建',
  'an implementation of the port, not a promise of it: await it first': '该端口的实现，而不是其 Promise：请先 await',
  'an implementation of the port, but it lacks these methods: {methods}': '该端口的实现，目前缺少这些方法：{methods}',
  "an object such as { kind: 'memory' }, or a store": "形如 { kind: 'memory' } 的对象，或一个存储",
  "an object such as { kind: 'vault' }, or a verifier": "形如 { kind: 'vault' } 的对象，或一个验证方",
  "an object such as { kind: 'otp', sender }, or a verifier": "形如 { kind: 'otp', sender } 的对象，或一个验证方",
  "an object: write { kind: 'redis', url } for a Redis server": "对象：连接 Redis 服务器请写 { kind: 'redis', url }",
  "an object: write { kind: 'redis', client } for a client of Redis":
    "对象：使用 Redis 客户端请写 { kind: 'redis', client }",
  "an object: write { kind: 'file', path } for a file": "对象：使用文件请写 { kind: 'file', path }",
  "an object: write { kind: 'memory' }": "对象：请写 { kind: 'memory' }",
  'a real verifier in live mode': '正式模式下的真实验证方',
  'a real verifier in live mode, whose sender or inner verifier is no fake':
    '正式模式下的真实验证方，其发送方或内部验证方不能是模拟的',
  'given in live mode': '在正式模式下必须提供的值',
  'a string of 1 to 64 letters, digits, _ or -': '1 至 64 个字母、数字、_ 或 - 组成的字符串',
  'en or zh': 'en 或 zh',
  'refuse or allow': 'refuse 或 allow',
  'one of {kinds}': '{kinds} 之一',
  'a store that can be backed up, such as the file store': '支持备份的存储，例如文件存储',
  'the path of a file, or a URL object with the protocol file:': '文件路径，或协议为 file: 的 URL 对象',
  'a store that keeps the state of verifiers, so one with a method stateStore':
    '能保存验证方状态的存储，即带有 stateStore 方法的存储',
  'a store that keeps the state of verifiers, so one with readState and writeState':
    '能保存验证方状态的存储，即带有 readState 和 writeState 的存储',
  'compareAndSet of the state store must return true or false': '状态存储的 compareAndSet 必须返回 true 或 false',
  'read of the state store must return undefined, or an entry whose value and version are strings':
    '状态存储的 read 必须返回 undefined，或 value 和 version 均为字符串的条目',
  'a random string of at least 16 characters': '至少 16 个字符的随机字符串',
  'the state of a store: store.stateStore()': '存储的状态：store.stateStore()',
  'a string of 1 to 255 printable ASCII characters without spaces':
    '1 至 255 个不含空格的可打印 ASCII 字符组成的字符串',
  'the version of an entry, or undefined': '条目的版本，或 undefined',
  'a well-formed string of at most 65,536 characters, or undefined':
    '最多 65,536 个字符的格式正确的字符串，或 undefined',
  'a Unix time in whole milliseconds, from 0 to the end of the year 9999':
    '以整毫秒表示的 Unix 时间，从 0 到 9999 年末',
  'check the field {field} of the token that the token verifier returned':
    '请检查 token 验证方返回的 token 的字段 {field}',
  'the SMS verifier must return true or false': '短信验证方必须返回 true 或 false',
  '{method} failed, so try again later': '{method} 失败，请稍后重试',
  '{method} must throw a CardError, a RateLimitError or an error of its own':
    '{method} 只能抛出 CardError、RateLimitError 或自己的错误',
  'check {field} in the response of the store': '请检查存储返回值中的 {field}',
  'the clock must return a Unix time in milliseconds, from 0 to the end of the year 9999':
    '时钟必须返回以毫秒表示的 Unix 时间，从 0 到 9999 年末',
  'the id generator must return a new id of 1 to 250 letters, digits, _ or -':
    'id 生成器必须返回由 1 至 250 个字母、数字、_ 或 - 组成的新 id',
  'check the field {field} of the app that the app directory returned': '请检查应用目录返回的应用的字段 {field}',
  customer: '顾客',
  'it did not respond': '存储未响应',
  'it is not open': '存储未打开',
  card: '银行卡',
} as const satisfies Readonly<Record<string, string>>;
