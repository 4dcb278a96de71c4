import { useEffect } from 'preact/hooks';
import { configuration } from './configuration.ts';
import { CustomersPage } from './customers-page.tsx';
import { key } from './key.ts';
import { KeyPrompt } from './key-prompt.tsx';
import { locale } from './locale.ts';
import { Shell } from './shell.tsx';
import { useValue } from './state.ts';

/** The whole page. It is rendered again when the language changes. */
export function App() {
  const language = useValue(locale);
  const isKnown = useValue(key) !== undefined || configuration.authentication === 'none';
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  if (!isKnown) return <KeyPrompt />;
  return (
    <Shell>
      <CustomersPage />
    </Shell>
  );
}
