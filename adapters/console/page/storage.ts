/** Reads a preference of this browser. Returns undefined if there is none, or the browser refuses storage. */
export function readPreference(name: string): string | undefined {
  try {
    return localStorage.getItem(`clientele-console-${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a preference, if the browser allows storage. Without it, the preference ends with the page. */
export function keepPreference(name: string, value: string): void {
  try {
    localStorage.setItem(`clientele-console-${name}`, value);
  } catch {}
}
