import { createState } from './state.ts';
import { keepPreference, readPreference } from './storage.ts';

/** Whether single keys are shortcuts. A user of speech input can turn them off, because spoken words would press them. */
export const shortcutsEnabled = createState(readPreference('shortcuts') !== 'off');

export function enableShortcuts(enabled: boolean): void {
  keepPreference('shortcuts', enabled ? 'on' : 'off');
  shortcutsEnabled.set(enabled);
}
