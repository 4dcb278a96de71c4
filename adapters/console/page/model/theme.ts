import { createState } from './state.ts';
import { keepPreference, readPreference } from './storage.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Whether the page is light or dark, or follows the system. */
export const theme = createState<Theme>(THEMES.find((each) => each === readPreference('theme')) ?? 'system');

const apply = () => document.documentElement.setAttribute('data-theme', theme.value);

apply();

export function selectTheme(value: Theme): void {
  keepPreference('theme', value);
  theme.set(value);
  apply();
}
