import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** Why the server refused the value. */
  readonly problem?: string | undefined;
  readonly hint?: string | undefined;
  readonly mono?: boolean;
  readonly type?: string;
  readonly inputMode?: 'numeric';
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly step?: number;
  /** The choices, for a list in the place of a text. */
  readonly choices?: readonly (readonly [value: string, label: string])[];
}

/** A labelled input, with the error of its parameter below it. */
export function Field(props: FieldProps) {
  const { label, value, onInput, problem, hint, mono, choices, ...attributes } = props;
  const id = useId();
  const described = [problem ? `${id}-problem` : '', hint ? `${id}-hint` : ''].join(' ').trim();
  const shared = {
    id,
    value,
    class: mono ? 'input mono' : 'input',
    'aria-invalid': problem !== undefined,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => onInput(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {choices ? (
        <select {...shared}>
          {choices.map(([choice, text]) => (
            <option key={choice} value={choice}>
              {text}
            </option>
          ))}
        </select>
      ) : (
        <input {...shared} {...attributes} autocomplete="off" spellcheck={false} />
      )}
      {problem && (
        <p id={`${id}-problem`} class="problem">
          {problem}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A group of controls of which one is selected. */
export function Segments<T extends string>({
  label,
  selected,
  choices,
  onSelect,
}: {
  readonly label: string;
  readonly selected: T | undefined;
  readonly choices: readonly (readonly [value: T, label: ComponentChildren, name?: string])[];
  readonly onSelect: (value: T) => void;
}) {
  return (
    <fieldset class="segments">
      <legend class="hidden">{label}</legend>
      {choices.map(([value, content, name]) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === selected}
          {...(name === undefined ? {} : { 'aria-label': name, title: name })}
          onClick={() => onSelect(value)}
        >
          {content}
        </button>
      ))}
    </fieldset>
  );
}
