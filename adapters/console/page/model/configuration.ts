import type { PageConfiguration } from '../document.ts';

const text = document.querySelector('meta[name="clientele-console"]')?.getAttribute('content') ?? '';

/** What the server has written into the document. */
export const configuration = JSON.parse(text) as PageConfiguration;

/** Path below which the server has its operations; ends with a slash. */
export const basePath: string = location.pathname.replace(/\/?$/, '/');

/** Whether the page may change customers. */
export const canWrite: boolean = !configuration.readOnly;

/** Whether the page can issue cards: only a test server can. */
export const canIssue: boolean = canWrite && configuration.steering;

/** Path of an operation outside the wire API. */
export const toolPath = (name: string): string => `${configuration.tools.slice(1)}/${name}`;
