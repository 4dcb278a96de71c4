/** The texts that only errors of the console have as their detail, and their Chinese translations. */
export const CONSOLE_EXPECTATIONS = {
  'a clientele, such as the result of createClientele': 'clientele 对象，例如 createClientele 的结果',
  'omitted, unless the request has the header Accept: text/event-stream':
    '省略的参数（除非请求带有 Accept: text/event-stream）',
  'omitted, because the request has the header Accept: text/event-stream':
    '省略的参数，因为请求带有 Accept: text/event-stream',
  'the text of a cursor': '游标的文本',
  '1, because the request does not come from a page of this server': '1，因为该请求并非来自本服务器的页面',
} as const satisfies Readonly<Record<string, string>>;
