/** Reads a text that the browser keeps. Returns undefined if it has no such text, or refuses storage. */
function read(storage: () => Storage, name: string): string | undefined {
  try {
    return storage().getItem(`clientele-console-${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text, or removes it. A browser that refuses storage forgets it with the page. */
function keep(storage: () => Storage, name: string, value: string | undefined): void {
  try {
    if (value === undefined) storage().removeItem(`clientele-console-${name}`);
    else storage().setItem(`clientele-console-${name}`, value);
  } catch {}
}

/** A preference of this browser. */
export const readPreference = (name: string) => read(() => localStorage, name);
export const keepPreference = (name: string, value: string) => keep(() => localStorage, name, value);

/** A value that ends with the tab. */
export const readOfTab = (name: string) => read(() => sessionStorage, name);
export const keepInTab = (name: string, value: string | undefined) => keep(() => sessionStorage, name, value);
