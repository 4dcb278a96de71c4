/** The document of the console, without its configuration. */
export interface Page {
  readonly html: string;
  /** Source of the inline script for a Content-Security-Policy: `sha256-` and the hash. */
  readonly scriptHash: string;
  /** Source of the inline style for a Content-Security-Policy. */
  readonly styleHash: string;
}

/** What the server tells the page about itself. */
export interface PageConfiguration {
  /** `key`: the page asks for the API key. `none`: the application has authenticated the user. */
  readonly authentication: 'key' | 'none';
  /** Whether the page may change nothing. */
  readonly readOnly: boolean;
  /** Whether personal data is masked in all responses. */
  readonly masked: boolean;
  /** Whether the server has the operations that steer a test server. */
  readonly steering: boolean;
  readonly livemode: boolean;
  /** Path of the operations that are not part of the wire API, after the base path of the page. */
  readonly tools: '/_test' | '/_console';
}

/** The attribute of the template that {@link renderPage} replaces. */
const PLACEHOLDER = 'content="CONFIGURATION"';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/** Writes the configuration into the document. The hashes of script and style stay valid. */
export function renderPage({ html }: Page, configuration: PageConfiguration): string {
  const text = JSON.stringify(configuration).replace(/[&"<>]/g, (character) => ENTITIES[character] ?? '');
  return html.replace(PLACEHOLDER, () => `content="${text}"`);
}
