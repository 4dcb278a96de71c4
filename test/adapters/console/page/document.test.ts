import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { loadPage } from '../../../../adapters/console/page/code.ts';
import { renderPage } from '../../../../adapters/console/page/document.ts';

const CONFIGURATION = {
  authentication: 'key',
  readOnly: false,
  masked: false,
  steering: true,
  livemode: false,
  tools: '/_test',
} as const;

const contentOf = (html: string, element: string): string =>
  new RegExp(`<${element}>(.*)</${element}>`, 's').exec(html)?.[1] ?? '';

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

describe('the document of the console', () => {
  test('has the hashes of its only script and its only style', async () => {
    const { html, scriptHash, styleHash } = await loadPage();
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.equal(html.match(/<style/g)?.length, 1);
    assert.equal(scriptHash, hashOf(contentOf(html, 'script')));
    assert.equal(styleHash, hashOf(contentOf(html, 'style')));
  });

  test('loads nothing from elsewhere, and has no inline style or handler', async () => {
    const { html } = await loadPage();
    const markup = html.replace(/<(script|style)>.*?<\/\1>/gs, '');
    assert.doesNotMatch(markup, /\ssrc=|href="(?!data:)|\sstyle=|\son\w+=/);
  });

  test('writes no text of a value as HTML', async () => {
    const script = contentOf((await loadPage()).html, 'script');
    // Preact itself has the name, for a property that the page must not use.
    assert.doesNotMatch(script, /insertAdjacentHTML|outerHTML|document\.write|\beval\(/);
    assert.doesNotMatch(script, /dangerouslySetInnerHTML:\{/);
  });

  test('contains the configuration, escaped, and stays the same otherwise', async () => {
    const page = await loadPage();
    const html = renderPage(page, CONFIGURATION);
    const [, content = ''] = /<meta name="clientele-console" content="([^"]*)">/.exec(html) ?? [];
    assert.deepEqual(JSON.parse(content.replaceAll('&quot;', '"')), CONFIGURATION);
    assert.equal(contentOf(html, 'script'), contentOf(page.html, 'script'));
  });
});
