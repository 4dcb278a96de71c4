import type { Page } from './document.ts';

let building: Promise<Page> | undefined;

/**
 * Returns the page. In the source, it is built when it is first requested. The build of the package replaces this module by
 * one with the finished page (`.config/console-page.ts`), because the package lacks the source of the page.
 */
export function loadPage(): Promise<Page> {
  building ??= build();
  return building;
}

async function build(): Promise<Page> {
  // As a variable, because the declarations of the package must not contain those of its build.
  const { href } = new URL('../../../.config/console-page.ts', import.meta.url);
  return (await import(href)).buildPage().then(({ page }: { readonly page: Page }) => page);
}
