import { locale, selectLocale, t } from '../model/locale.ts';
import { useValue } from '../model/state.ts';
import { selectTheme, THEMES, theme } from '../model/theme.ts';
import { Segments } from './field.tsx';
import { Icon } from './icons.tsx';

/** The switches for language and theme. */
export function Preferences() {
  return (
    <div class="preferences">
      <Segments
        label={t('language')}
        selected={useValue(locale)}
        choices={[
          ['en', 'EN'],
          ['zh', '中文'],
        ]}
        onSelect={selectLocale}
      />
      <Segments
        label={t('theme')}
        selected={useValue(theme)}
        choices={THEMES.map((each) => [each, <Icon key={each} name={each} />, t(each)] as const)}
        onSelect={selectTheme}
      />
    </div>
  );
}
