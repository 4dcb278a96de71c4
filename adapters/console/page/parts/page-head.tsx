import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PageHeadProps {
  readonly title: string;
  /** Buttons beside the title. */
  readonly children?: ComponentChildren;
  /** What is above the title. */
  readonly above?: ComponentChildren;
  /** What is below the title. */
  readonly below?: ComponentChildren;
}

let isFirst = true;

/** The heading of a section. It takes the focus after a change of the route, so that a screen reader reads it. */
export function PageHead({ title, children, above, below }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · clientele`;
  }, [title]);
  useEffect(() => {
    if (!isFirst && !document.querySelector('dialog[open]')) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return (
    <div class="page-head">
      {above}
      <div class="page-title">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <div class="actions">{children}</div>
      </div>
      {below}
    </div>
  );
}
