import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from './model/api.ts';
import { DEFAULT_KEY, isLocal, rememberKey } from './model/key.ts';
import { t } from './model/locale.ts';
import { Icon, Logo } from './parts/icons.tsx';
import { Preferences } from './parts/preferences.tsx';
import { messageOf } from './parts/problem.tsx';

/** Asks for the API key, and checks it by a request. */
export function KeyPrompt() {
  const input = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(isLocal ? DEFAULT_KEY : '');
  const [problem, setProblem] = useState('');
  useEffect(() => input.current?.select(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    const exchange = await send({ method: 'GET', path: 'v1/customers?limit=1' }, undefined, value.trim());
    if (!exchange.error) return rememberKey(value.trim());
    setProblem(messageOf(exchange));
    input.current?.select();
  };
  return (
    <main class="prompt">
      <form class="panel" onSubmit={submit}>
        <Logo />
        <h1>{t('enterKey')}</h1>
        <label class="field">
          <span>{t('apiKey')}</span>
          <input
            ref={input}
            class="input mono"
            value={value}
            onInput={(event) => setValue(event.currentTarget.value)}
            aria-describedby="key-problem key-hint"
            aria-invalid={problem !== ''}
            autocomplete="off"
            spellcheck={false}
            required
          />
        </label>
        <p id="key-problem" class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="button primary wide">
          <Icon name="key" />
          {t('openConsole')}
        </button>
        <p id="key-hint" class="hint">
          {t('enterKeyHint')} {isLocal && t('defaultKeyHint', { key: DEFAULT_KEY })}
        </p>
      </form>
      <Preferences />
    </main>
  );
}
