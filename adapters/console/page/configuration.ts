import type { PageConfiguration } from './document.ts';

const text = document.querySelector('meta[name="clientele-console"]')?.getAttribute('content') ?? '';

/** What the server has written into the document. */
export const configuration = JSON.parse(text) as PageConfiguration;

/** Path below which the server has its operations; ends with a slash. */
export const basePath: string = location.pathname.replace(/\/?$/, '/');
