export type Locale = 'en' | 'zh';

/**
 * All texts of the page. `{name}` is replaced by a value. Two texts separated by `|` are for the number 1 and for the others.
 */
export const TEXTS = {
  console: { en: 'Console', zh: '控制台' },
  skipToContent: { en: 'Skip to content', zh: '跳到内容' },
  sections: { en: 'Sections', zh: '栏目' },
  preferences: { en: 'Preferences', zh: '偏好' },
  customers: { en: 'Customers', zh: '客户' },
  testMode: { en: 'Test mode', zh: '测试模式' },
  liveMode: { en: 'Live mode', zh: '正式模式' },
  readOnly: { en: 'Read-only', zh: '只读' },
  masked: { en: 'Masked', zh: '已脱敏' },
  maskedHint: { en: 'Names, email addresses and phone numbers are masked.', zh: '姓名、邮箱和手机号已脱敏。' },
  language: { en: 'Language', zh: '语言' },
  theme: { en: 'Theme', zh: '外观' },
  system: { en: 'System', zh: '跟随系统' },
  light: { en: 'Light', zh: '浅色' },
  dark: { en: 'Dark', zh: '深色' },

  enterKey: { en: 'Enter the API key', zh: '输入 API 密钥' },
  enterKeyHint: {
    en: 'The key stays in this tab, until you close it or forget the key.',
    zh: '密钥只保存在此标签页中，直到关闭标签页或清除密钥。',
  },
  apiKey: { en: 'API key', zh: 'API 密钥' },
  defaultKeyHint: { en: 'A server started without --key accepts {key}.', zh: '未用 --key 启动的服务器接受 {key}。' },
  openConsole: { en: 'Open console', zh: '打开控制台' },
  forgetKey: { en: 'Forget key', zh: '清除密钥' },
  noConnection: { en: 'The server did not respond.', zh: '服务器没有响应。' },

  noCustomers: { en: 'No customers yet', zh: '还没有客户' },
  loading: { en: 'Loading', zh: '正在加载' },
  cardCount: { en: '{n} card|{n} cards', zh: '{n} 张卡' },
} as const satisfies Record<string, Readonly<Record<Locale, string>>>;

export type TextName = keyof typeof TEXTS;

type Placeholder<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** The values that a text needs: none, or an object with a value for each placeholder. */
export type ValuesOf<N extends TextName> = [Placeholder<(typeof TEXTS)[N]['en']>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholder<(typeof TEXTS)[N]['en']>, string | number>>];

/** Returns a text in a language. */
export function textIn<N extends TextName>(locale: Locale, name: N, ...[values]: ValuesOf<N> | []): string {
  const given: Readonly<Record<string, string | number>> = values ?? {};
  const [one = '', others = one] = TEXTS[name][locale].split('|');
  return (given.n === 1 ? one : others).replace(/\{(\w+)\}/g, (_, placeholder) => String(given[placeholder] ?? ''));
}
