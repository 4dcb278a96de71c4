import type { Locale } from '../../src/domain/messages.ts';

/** Bounds the work for one header. */
const MAX_RANGES = 50;

/** Selects the language of messages from an Accept-Language header: the one with the higher quality, else English. */
export function localeOf(header: string | null | undefined): Locale {
  if (!header) return 'en';
  let best: { locale: Locale; quality: number } = { locale: 'en', quality: 0 };
  for (const range of header.split(',', MAX_RANGES)) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const locale = /^(en|zh)(?:-|$)/.exec(tag)?.[1];
    const quality = qualityOf(parameters);
    if (locale !== undefined && quality > best.quality) best = { locale: locale as Locale, quality };
  }
  return best.locale;
}

function qualityOf(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return weight === undefined ? 1 : Number(weight.slice(2)) || 0;
}
