import { useState } from 'preact/hooks';
import { t } from '../model/locale.ts';
import { announce } from '../model/notices.ts';
import { Icon } from './icons.tsx';

const SHOWN_MS = 1500;

/** Copies a text. `name` says what is copied. With `label` the button has a visible text. */
export function CopyButton({
  text,
  name,
  label,
}: {
  readonly text: string;
  readonly name: string;
  readonly label?: string;
}) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without a secure context, as on a plain HTTP address of another machine, there is no clipboard.
      return announce(t('copyFailed'));
    }
    announce(t('copied'));
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  const icon = <Icon name={isCopied ? 'check' : 'copy'} />;
  if (label === undefined) {
    return (
      <button type="button" class="button quiet icon-only small" aria-label={name} title={name} onClick={copy}>
        {icon}
      </button>
    );
  }
  return (
    <button type="button" class="button small" onClick={copy}>
      {icon}
      {isCopied ? t('copied') : label}
    </button>
  );
}
