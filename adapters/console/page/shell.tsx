import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LiveBadge } from './events/events-page.tsx';
import { configuration } from './model/configuration.ts';
import { forgetKey } from './model/key.ts';
import { t } from './model/locale.ts';
import { type Route, SECTIONS, type Section, sectionHref } from './model/route.ts';
import { Icon, Logo } from './parts/icons.tsx';
import { Preferences } from './parts/preferences.tsx';
import { Search } from './search.tsx';

/** The sections of this server. Only a test server can be steered. */
export const shownSections: readonly Section[] = SECTIONS.filter(
  (section) => configuration.steering || (section !== 'requests' && section !== 'test'),
);

interface ShellProps {
  readonly route: Route;
  readonly onHelp: () => void;
  readonly children: ComponentChildren;
}

/** The frame around each section: navigation, search, badges and preferences. */
export function Shell({ route, onHelp, children }: ShellProps) {
  const { authentication, livemode, masked, readOnly } = configuration;
  const [isOpen, setOpen] = useState(false);
  // The menu of a small screen closes when the route changes.
  useEffect(() => setOpen(false), [route]);
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {t('skipToContent')}
      </button>
      <header class={isOpen ? 'side open' : 'side'}>
        <div class="brand">
          <Logo />
          <span>clientele</span>
          <span class="badges">
            <span class={livemode ? 'badge good' : 'badge warn'}>{t(livemode ? 'liveMode' : 'testMode')}</span>
            {readOnly && <span class="badge">{t('readOnly')}</span>}
            {masked && (
              <span class="badge" title={t('maskedHint')}>
                {t('masked')}
              </span>
            )}
          </span>
          <button
            type="button"
            class="button quiet icon-only menu"
            aria-label={t('menu')}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="menu" />
          </button>
        </div>
        <Search />
        <nav aria-label={t('sections')}>
          {shownSections.map((section) => (
            <a
              key={section}
              href={sectionHref(section)}
              aria-current={section !== route.section ? undefined : route.id ? 'true' : 'page'}
            >
              <Icon name={section} />
              {t(section)}
            </a>
          ))}
        </nav>
        <div class="side-end">
          <LiveBadge />
          <Preferences />
          <div class="side-buttons">
            <button type="button" class="button quiet small" onClick={onHelp}>
              <Icon name="help" />
              {t('shortcuts')}
            </button>
            {authentication === 'key' && (
              <button type="button" class="button quiet small" onClick={forgetKey}>
                <Icon name="key" />
                {t('forgetKey')}
              </button>
            )}
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
