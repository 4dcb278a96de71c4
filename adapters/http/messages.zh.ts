/** The texts that only errors of the HTTP handler have as their detail, and their Chinese translations. */
export const HTTP_EXPECTATIONS = {
  'given once': '只给出一次的值',
  'UTF-8 text': 'UTF-8 编码的文本',
  'valid JSON': '有效的 JSON',
  'nested at most 8 levels deep': '最多嵌套 8 层的内容',
  complete: '完整的内容',
  'sent without compression, so without a Content-Encoding such as gzip':
    '未压缩的内容，即不带 gzip 等 Content-Encoding',
  'JSON or a form (application/x-www-form-urlencoded), not multipart/form-data':
    'JSON 或表单（application/x-www-form-urlencoded），而非 multipart/form-data',
  'unread when it arrives, so mount the handler before body parsers such as express.json(), or keep the bytes in rawBody':
    '到达时尚未被读取的内容：请在 express.json() 等解析器之前挂载处理函数，或将原始字节保留在 rawBody 中',
  'at most {size} KiB': '不超过 {size} KiB 的内容',
  '{methods}': '{methods}',
  'a path such as /payments': '类似 /payments 的路径',
  'the number of your proxies, from 0 to 100': '你的代理服务器的数量，0 至 100',
  'a Request of fetch: for node:http use toNodeListener': 'fetch 的 Request 对象：在 node:http 中请使用 toNodeListener',
  'a request with headers': '带有 headers 的请求',
  'a server of node:http or node:https, such as the one that app.listen() returns':
    'node:http 或 node:https 的服务器，例如 app.listen() 返回的服务器',
  'a handler that createHttpHandler or createConsoleHandler returned':
    'createHttpHandler 或 createConsoleHandler 返回的处理函数',
  'an object that maps each API key to a clientele': '每个 API 密钥对应一个 clientele 的对象',
  'an object whose keys have 1 to 255 characters each: letters, digits or any of . _ ~ + / = -':
    '键由 1 至 255 个字母、数字或 . _ ~ + / = - 组成的对象',
} as const satisfies Readonly<Record<string, string>>;
