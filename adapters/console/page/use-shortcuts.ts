import { useEffect } from 'preact/hooks';
import { canWrite } from './model/configuration.ts';
import { SECTIONS, sectionHref } from './model/route.ts';
import { type Shortcut, ShortcutReader } from './model/shortcut-reader.ts';
import { shortcutsEnabled } from './model/shortcuts.ts';

/** Id of the search field. */
export const SEARCH = 'search-id';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, dialog') !== null;

/** Moves the focus among the links of the rows. */
function moveFocus(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('.row-link, .event summary')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? links.find((link) => link.getBoundingClientRect().top >= 0) : links[at + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** Performs the shortcuts of the keyboard. */
export function useShortcuts(isSection: (section: string) => boolean, openHelp: () => void): void {
  useEffect(() => {
    const reader = new ShortcutReader();
    const perform = (shortcut: Shortcut) => {
      const section = SECTIONS.find((each) => each === shortcut);
      if (section !== undefined) {
        if (isSection(section)) location.hash = sectionHref(section);
      } else if (shortcut === 'search') document.getElementById(SEARCH)?.focus();
      else if (shortcut === 'help') openHelp();
      else if (shortcut === 'new' && canWrite) location.hash = sectionHref('customers', 'new=');
      else if (shortcut === 'next') moveFocus(1);
      else if (shortcut === 'previous') moveFocus(-1);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (!shortcutsEnabled.value || event.isComposing || isTyping(event.target)) return;
      const shortcut = reader.read(event, event.timeStamp);
      if (shortcut === undefined) return;
      event.preventDefault();
      perform(shortcut);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [isSection, openHelp]);
}
