import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Rows beyond the edges of the window, so that a scroll finds them. */
const MARGIN = 12;

export interface VisibleRows {
  readonly first: number;
  readonly last: number;
}

/** Follows which rows of an element, all of one height, are in the window. */
export function useVisibleRows(element: RefObject<HTMLElement>, rowHeight: number): VisibleRows {
  const [rows, setRows] = useState<VisibleRows>({ first: 0, last: 3 * MARGIN });
  useLayoutEffect(() => {
    const update = () => {
      const top = -(element.current?.getBoundingClientRect().top ?? 0);
      const first = Math.max(0, Math.floor(top / rowHeight) - MARGIN);
      const last = Math.max(0, Math.ceil((top + innerHeight) / rowHeight) + MARGIN);
      setRows((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    update();
    addEventListener('scroll', update, { passive: true });
    addEventListener('resize', update);
    return () => {
      removeEventListener('scroll', update);
      removeEventListener('resize', update);
    };
  }, [element, rowHeight]);
  return rows;
}
