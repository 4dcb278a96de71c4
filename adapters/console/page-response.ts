import type { HttpResponse } from '../http/request-response.ts';
import { loadPage } from './page/code.ts';
import { type PageConfiguration, renderPage } from './page/document.ts';

/** Creates the response with the page. Its policy allows the inline script and style by their hashes, and no foreign origin. */
export async function pageResponse(configuration: PageConfiguration): Promise<HttpResponse> {
  const page = await loadPage();
  const policy = [
    "default-src 'none'",
    `script-src '${page.scriptHash}'`,
    `style-src '${page.styleHash}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // The page creates no policy.
    "trusted-types 'none'",
  ];
  return {
    status: 200,
    headers: {
      'content-type': 'text/html;charset=utf-8',
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: renderPage(page, configuration),
  };
}
