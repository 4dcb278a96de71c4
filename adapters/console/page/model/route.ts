export const SECTIONS = ['customers', 'events', 'requests', 'test', 'store'] as const;
export type Section = (typeof SECTIONS)[number];

/** A place in the page, which the fragment of the URL names. */
export interface Route {
  readonly section: Section;
  /** Id of the customer, in the section `customers`. */
  readonly id?: string;
  readonly query: URLSearchParams;
}

/** Parses the fragment of a URL. An unknown fragment names the list of customers. */
export function parseRoute(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#?\/?/, '').split('?', 2);
  const [first, second] = path.split('/').map(decode);
  const section = SECTIONS.find((each) => each === first) ?? 'customers';
  const parsed = new URLSearchParams(query);
  return section === 'customers' && second ? { section, id: second, query: parsed } : { section, query: parsed };
}

/** Creates the fragment of a section. */
export const sectionHref = (section: Section, query = ''): string => `#/${section}${query === '' ? '' : `?${query}`}`;

/** Creates the fragment of a customer. */
export const customerHref = (id: string): string => `#/customers/${encodeURIComponent(id)}`;

/** Decodes a part of a fragment. Returns a malformed part unchanged, so that no fragment makes the page fail. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Returns the place that a pasted id names: a customer, or the customers of an app. undefined for another text. */
export function hrefOfId(text: string): string | undefined {
  const id = text.trim();
  if (/^cus_[A-Za-z0-9_-]{1,251}$/.test(id)) return customerHref(id);
  if (/^app_[A-Za-z0-9_-]{1,251}$/.test(id))
    return sectionHref('customers', new URLSearchParams({ app: id }).toString());
  return undefined;
}
