import { configuration } from './configuration.ts';
import { createState } from './state.ts';
import { keepInTab, readOfTab } from './storage.ts';

/** Key of `clientele serve`, unless it was started with another one. */
export const DEFAULT_KEY = 'sk_test_clientele';

/** Whether the server runs on this machine. */
export const isLocal: boolean = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);

/** The API key of this tab, or undefined. Kept in the session storage, so that it ends with the tab. */
export const key = createState<string | undefined>(
  configuration.authentication === 'none' ? undefined : readOfTab('key'),
);

export function rememberKey(value: string): void {
  keepInTab('key', value);
  key.set(value);
}

export function forgetKey(): void {
  keepInTab('key', undefined);
  key.set(undefined);
}
