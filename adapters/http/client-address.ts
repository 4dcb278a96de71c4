const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** The start of IPv6 addresses that contain an IPv4 address: mapped, and translated by NAT64. */
const IPV4_PREFIXES = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'];

/**
 * Returns the client of an address. All addresses of one IPv6 /64 network are one client, because one subscriber can use all of
 * them. An IPv4 address inside an IPv6 address is the client of the IPv4 address. Any other text is itself a client.
 */
export function clientOfAddress(address: string): string {
  const groups = groupsOf(address);
  if (groups === undefined) return address;
  if (!IPV4_PREFIXES.includes(toText(groups.slice(0, 6)))) return `${toText(groups.slice(0, 4))}::/64`;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

const toText = (groups: readonly number[]): string => groups.map((group) => group.toString(16)).join(':');

/** Returns the eight numbers of an IPv6 address, whose zone does not count; undefined for any other text. */
function groupsOf(address: string): number[] | undefined {
  const ip = address.replace(/%.*$/, '');
  const halves = ip.split('::');
  if (!/^[0-9a-f:.]{2,45}$/i.test(ip) || !ip.includes(':') || halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map(parseGroups);
  const missing = 8 - head.length - tail.length;
  const groups = [...head, ...new Array<number>(Math.max(0, missing)).fill(0), ...tail];
  const isComplete = halves.length === 1 ? missing === 0 : missing > 0;
  return isComplete && groups.every((group) => group <= 0xffff) ? groups : undefined;
}

/** Parses groups without `::`. The last one may be an IPv4 address, which counts as two. A malformed group is NaN. */
function parseGroups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (/^[0-9a-f]{1,4}$/i.test(group)) return [Number.parseInt(group, 16)];
    const [a = Number.NaN, b = 0, c = 0, d = 0] = IPV4.test(group) ? group.split('.').map(Number) : [];
    return [a * 256 + b, c * 256 + d];
  });
}

/**
 * Selects the client's address from X-Forwarded-For. Each proxy appends the address that it received the request from, so
 * the last entries are those of the trusted proxies, and a client can invent only the entries before them.
 * @returns undefined if the header has no such entry, or the entry is not an address
 */
export function forwardedAddress(header: string | null | undefined, proxies: number): string | undefined {
  if (!header || proxies === 0) return undefined;
  const entries = header.split(',');
  const entry = (entries[Math.max(0, entries.length - proxies)] ?? '').trim();
  // Some proxies add a port, and brackets.
  const address = /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([^:]+):\d+$/.exec(entry)?.[1] ?? entry;
  return IPV4.test(address) || groupsOf(address) !== undefined ? address : undefined;
}
