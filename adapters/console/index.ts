export type { PageConfiguration } from './page/document.ts';
export { pageResponse } from './page-response.ts';
