/** The texts that only errors of `clientele serve` have as their detail, and their Chinese translations. */
export const CLI_EXPECTATIONS = {
  'an array of exported customers': '由导出的顾客组成的数组',
  'memory for this operation, so start the server with --store memory':
    'memory（此操作仅支持内存存储），请以 --store memory 启动服务器',
  'a step to a time from 1970 to the end of the year 9999': '使时间仍在 1970 年至 9999 年末之间的步长',
  'omitted if now is given': '在使用 now 时省略的参数',
  'a name of 1 to 64 letters, digits, _ or -': '1 至 64 个字母、数字、_ 或 - 组成的名称',
  'the name of a snapshot': '已有快照的名称',
  'one of at most {snapshots} snapshots, so use a name again or reset the server':
    '最多 {snapshots} 个快照之一，请重复使用已有名称，或重置服务器',
  'the code of an error, such as card_declined': '错误代码，例如 card_declined',
  'a path that begins with / and may end with *': '以 / 开头、可以 * 结尾的路径',
  'given, unless one of {names} is': '给出的参数（除非已给出 {names} 之一）',
  'omitted for this service, which takes {names}': '对此服务应省略的参数；可用的参数有 {names}',
  'a call that has no fault, so cancel the faults or select another call':
    '尚无故障的调用，请取消已有故障，或选择其他调用',
  'omitted if {name} is given': '在使用 {name} 时省略的参数',
  'this server has none, so it binds no card: bind it in your application, whose clientele has verifiers':
    '此服务器没有验证方，因此不能绑卡：请在您的应用中绑定，其 clientele 配有验证方',
  'card token': '卡 token',
  'SMS code': '短信验证码',
} as const satisfies Readonly<Record<string, string>>;
