import { jsonTokens } from '../model/json-tokens.ts';
import { CopyButton } from './copy-button.tsx';

/** A value as coloured JSON, which can be copied. `name` names it for a screen reader. */
export function JsonView({ value, name }: { readonly value: unknown; readonly name: string }) {
  return (
    <figure class="code" aria-label={name}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard can scroll only what it can focus. */}
      <pre tabIndex={0}>
        {jsonTokens(value).map(({ kind, text }, position) =>
          kind === 'other' ? (
            text
          ) : (
            <span key={position} class={`json-${kind}`}>
              {text}
            </span>
          ),
        )}
      </pre>
      <CopyButton text={JSON.stringify(value, null, 2)} name={`JSON: ${name}`} />
    </figure>
  );
}

/** A command, which can be copied. */
export function CommandView({ command, name }: { readonly command: string; readonly name: string }) {
  return (
    <figure class="code" aria-label={name}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard can scroll only what it can focus. */}
      <pre tabIndex={0}>{command}</pre>
      <CopyButton text={command} name={name} />
    </figure>
  );
}
