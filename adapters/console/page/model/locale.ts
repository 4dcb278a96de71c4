import { createState } from './state.ts';
import { keepPreference, readPreference } from './storage.ts';
import { type Locale, type TextName, textIn, type ValuesOf } from './texts.ts';

const preferred: string = readPreference('language') ?? navigator.language;

/** The language of the page. */
export const locale = createState<Locale>(/^zh\b/i.test(preferred) ? 'zh' : 'en');

export function selectLocale(value: Locale): void {
  keepPreference('language', value);
  locale.set(value);
}

/** Returns a text in the language of the page. */
export const t = <N extends TextName>(name: N, ...values: ValuesOf<N>): string => textIn(locale.value, name, ...values);
