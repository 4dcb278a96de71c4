import type { ComponentChildren } from 'preact';
import { bankName } from '../model/banks.ts';
import { locale, t } from '../model/locale.ts';
import type { Card } from '../model/wire.ts';
import { BrandMark } from '../parts/brand-mark.tsx';
import { Icon } from '../parts/icons.tsx';

interface CardFaceProps {
  readonly card: Pick<Card, 'brand' | 'bank' | 'last4' | 'funding'>;
  readonly isDefault: boolean;
  readonly children?: ComponentChildren;
}

/** A card as it looks in a wallet. */
export function CardFace({ card, isDefault, children }: CardFaceProps) {
  const { brand, bank, last4, funding } = card;
  return (
    <figure class={`card-face ${brand.toLowerCase()}`}>
      <svg class="card-art" viewBox="0 0 320 200" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
        <circle cx="290" cy="210" r="150" />
        <circle cx="330" cy="190" r="105" />
      </svg>
      <div class="card-top">
        <span class="card-bank">{bank === null ? t('foreignCard') : bankName(bank, locale.value)}</span>
        {isDefault && (
          <span class="card-default">
            <Icon name="default" />
            {t('default')}
          </span>
        )}
      </div>
      <svg class="card-chip" viewBox="0 0 34 26" aria-hidden="true">
        <rect x=".5" y=".5" width="33" height="25" rx="5" />
        <path d="M1 9h10v8H1M33 9H23v8h10M11 9l4-8M11 17l4 8M23 9l-4-8M23 17l-4 8" />
      </svg>
      <div class="card-number">
        <span aria-hidden="true">•••• •••• •••• </span>
        <span class="hidden">{t('cardEnding')} </span>
        {last4}
      </div>
      <div class="card-bottom">
        <span>{t(funding)}</span>
        <BrandMark brand={brand} />
      </div>
      {children}
    </figure>
  );
}
