/** Splits the URL of a request into path and query. A client of a proxy also sends scheme and host, which are left out. */
export function splitUrl(url: string): [path: string, query: string] {
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('//') + 2);
  const mark = url.indexOf('?');
  return mark < 0 ? [url.slice(start), ''] : [url.slice(start, mark), url.slice(mark + 1)];
}
