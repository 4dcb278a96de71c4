import type { Locale } from './texts.ts';

/** Names of the issuers whose codes occur most. The page shows any other code in capital letters. */
const BANKS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  icbc: { en: 'ICBC', zh: '工商银行' },
  abc: { en: 'Agricultural Bank of China', zh: '农业银行' },
  boc: { en: 'Bank of China', zh: '中国银行' },
  ccb: { en: 'China Construction Bank', zh: '建设银行' },
  bcom: { en: 'Bank of Communications', zh: '交通银行' },
  cmb: { en: 'China Merchants Bank', zh: '招商银行' },
  psbc: { en: 'Postal Savings Bank', zh: '邮储银行' },
  spdb: { en: 'SPD Bank', zh: '浦发银行' },
  cib: { en: 'Industrial Bank', zh: '兴业银行' },
  cmbc: { en: 'Minsheng Bank', zh: '民生银行' },
  citic: { en: 'CITIC Bank', zh: '中信银行' },
  ceb: { en: 'Everbright Bank', zh: '光大银行' },
  gdb: { en: 'Guangfa Bank', zh: '广发银行' },
  hxb: { en: 'Hua Xia Bank', zh: '华夏银行' },
  pab: { en: 'Ping An Bank', zh: '平安银行' },
};

/** Returns the name of an issuer. */
export const bankName = (code: string, locale: Locale): string =>
  Object.hasOwn(BANKS, code.toLowerCase()) ? (BANKS[code.toLowerCase()]?.[locale] ?? code) : code.toUpperCase();
