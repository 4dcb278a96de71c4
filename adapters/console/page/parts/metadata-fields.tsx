import type { Pair } from '../model/changes.ts';
import { t } from '../model/locale.ts';
import { Icon } from './icons.tsx';
import type { Action } from './use-action.ts';

interface MetadataFieldsProps {
  readonly pairs: readonly Pair[];
  readonly onChange: (pairs: readonly Pair[]) => void;
  readonly action: Action;
}

/** The pairs of metadata in a form. */
export function MetadataFields({ pairs, onChange, action }: MetadataFieldsProps) {
  const { param = '', message } = action.exchange?.error ?? {};
  const change = (at: number, pair: Pair) => onChange(pairs.with(at, pair));
  return (
    <fieldset class="group">
      <legend>{t('metadata')}</legend>
      {pairs.map(({ name, value }, at) => {
        const isWrong = param === `metadata[${name}]`;
        return (
          <div class="pair" key={at}>
            <input
              class="input mono"
              value={name}
              aria-label={t('metadataName')}
              placeholder={t('metadataName')}
              aria-invalid={isWrong}
              onInput={(event) => change(at, { name: event.currentTarget.value, value })}
            />
            <input
              class="input mono"
              value={value}
              aria-label={name === '' ? t('metadataValue') : t('valueOf', { name })}
              placeholder={t('metadataValue')}
              aria-invalid={isWrong}
              onInput={(event) => change(at, { name, value: event.currentTarget.value })}
            />
            <button
              type="button"
              class="button quiet icon-only"
              aria-label={t('removeName', { name })}
              onClick={() => onChange(pairs.toSpliced(at, 1))}
            >
              <Icon name="close" />
            </button>
          </div>
        );
      })}
      {param.startsWith('metadata') && (
        <p class="problem" role="alert">
          {message}
        </p>
      )}
      <button type="button" class="button small" onClick={() => onChange([...pairs, { name: '', value: '' }])}>
        <Icon name="plus" />
        {t('addPair')}
      </button>
    </fieldset>
  );
}
