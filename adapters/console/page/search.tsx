import { useState } from 'preact/hooks';
import { t } from './model/locale.ts';
import { hrefOfId } from './model/route.ts';
import { Icon } from './parts/icons.tsx';
import { SEARCH } from './use-shortcuts.ts';

/** Goes to the customer or the app whose id is pasted. */
export function Search() {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState(false);
  const go = (value: string): boolean => {
    const href = hrefOfId(value);
    if (href === undefined) return false;
    location.hash = href;
    setText('');
    setProblem(false);
    return true;
  };
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          setProblem(text.trim() !== '' && !go(text));
        }}
      >
        <Icon name="search" />
        <label class="hidden" for={SEARCH}>
          {t('findById')}
        </label>
        <input
          id={SEARCH}
          class="input"
          placeholder={t('findById')}
          value={text}
          aria-invalid={problem}
          aria-describedby="search-problem"
          onInput={(event) => {
            setText(event.currentTarget.value);
            setProblem(false);
          }}
          onPaste={(event) => {
            // A pasted id needs no Enter.
            if (text === '' && go(event.clipboardData?.getData('text') ?? '')) event.preventDefault();
          }}
          autocomplete="off"
          spellcheck={false}
        />
        <kbd>/</kbd>
      </form>
      <p id="search-problem" class="problem" role="alert">
        {problem ? t('idExpected') : ''}
      </p>
    </search>
  );
}
