import type { ComponentChildren } from 'preact';
import { configuration } from './configuration.ts';
import { Icon, Logo } from './icons.tsx';
import { forgetKey } from './key.ts';
import { t } from './locale.ts';
import { Preferences } from './preferences.tsx';

/** The frame around each section: navigation, badges and preferences. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { authentication, livemode, masked, readOnly } = configuration;
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {t('skipToContent')}
      </button>
      <header class="side">
        <div class="brand">
          <Logo />
          <span>clientele</span>
        </div>
        <p class="badges">
          <span class={livemode ? 'badge live' : 'badge test'}>{t(livemode ? 'liveMode' : 'testMode')}</span>
          {readOnly && <span class="badge">{t('readOnly')}</span>}
          {masked && (
            <span class="badge" title={t('maskedHint')}>
              {t('masked')}
            </span>
          )}
        </p>
        <nav aria-label={t('sections')}>
          <a href="#/customers" aria-current="page">
            <Icon name="customers" />
            {t('customers')}
          </a>
        </nav>
        <div class="side-end">
          <Preferences />
          {authentication === 'key' && (
            <button type="button" class="button quiet" onClick={forgetKey}>
              <Icon name="key" />
              {t('forgetKey')}
            </button>
          )}
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
