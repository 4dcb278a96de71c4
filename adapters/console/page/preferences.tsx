import { Icon } from './icons.tsx';
import { locale, selectLocale, t } from './locale.ts';
import { useValue } from './state.ts';
import { selectTheme, THEMES, theme } from './theme.ts';

/** The switches for language and theme. */
export function Preferences() {
  const language = useValue(locale);
  const selected = useValue(theme);
  return (
    <div class="preferences">
      <fieldset class="segments">
        <legend class="hidden">{t('language')}</legend>
        {(['en', 'zh'] as const).map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            aria-pressed={each === language}
            onClick={() => selectLocale(each)}
          >
            {each === 'en' ? 'English' : '中文'}
          </button>
        ))}
      </fieldset>
      <fieldset class="segments">
        <legend class="hidden">{t('theme')}</legend>
        {THEMES.map((each) => (
          <button
            key={each}
            type="button"
            aria-label={t(each)}
            title={t(each)}
            aria-pressed={each === selected}
            onClick={() => selectTheme(each)}
          >
            <Icon name={each} />
          </button>
        ))}
      </fieldset>
    </div>
  );
}
