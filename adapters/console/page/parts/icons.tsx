/** The shapes of the icons, drawn on 16 by 16 with a line. */
const SHAPES = {
  customers:
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.7a2.5 2.5 0 0 1 0 4.6M12 9.8c1.6.5 2.5 1.8 2.5 3.7',
  events: 'M1.5 8h3l2-5 3 10 2-5h3',
  requests: 'M2 5.5h11M10 2.5l3 3-3 3M14 10.5H3M6 7.5l-3 3 3 3',
  test: 'M6 1.5h4M6.8 1.5v4.3L2.7 12.6a1.2 1.2 0 0 0 1 1.9h8.6a1.2 1.2 0 0 0 1-1.9L9.2 5.8V1.5M4.6 9.7h6.8',
  store:
    'M8 6c3.3 0 5.5-.9 5.5-2.2S11.3 1.5 8 1.5s-5.5 1-5.5 2.3S4.7 6 8 6ZM2.5 3.8v8.4c0 1.3 2.2 2.3 5.5 2.3s5.5-1 5.5-2.3V3.8M2.5 8c0 1.3 2.2 2.3 5.5 2.3s5.5-1 5.5-2.3',
  search: 'M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM10.7 10.7l3.3 3.3',
  menu: 'M2 4.5h12M2 8h12M2 11.5h12',
  key: 'M10.5 9.5a4 4 0 1 0-3.7-2.5L2 11.8V14h2.5v-1.5H6V11h1.5l1-1a4 4 0 0 0 2-.5ZM10.8 5.2h.01',
  plus: 'M8 3v10M3 8h10',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8Z',
  check: 'M3 8.5l3.3 3.3L13 4.7',
  close: 'M4 4l8 8M12 4l-8 8',
  edit: 'M10.5 2.7l2.8 2.8-7.8 7.8-3.3.5.5-3.3ZM9 4.2 11.8 7',
  delete: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.7 7v4M9.3 7v4',
  card: 'M1.5 3.5h13v9h-13ZM1.5 6.5h13M4 10h3',
  clock: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM8 4.5V8l2.5 1.5',
  fault: 'M9 1.5 3 9h4l-1 5.5L12.5 7H8.3Z',
  snapshot: 'M1.5 5h3l1.2-2h4.6l1.2 2h3v8.5h-13ZM8 11.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  restore: 'M2.5 3v3.5H6M2.7 6.3A5.7 5.7 0 1 1 2.3 9',
  play: 'M4.5 2.7v10.6L13 8Z',
  pause: 'M5 3v10M11 3v10',
  verify: 'M8 1.5l5.5 2v4c0 3.5-2.3 6-5.5 7-3.2-1-5.5-3.5-5.5-7v-4ZM5.5 8l1.8 1.8L10.7 6.3',
  default: 'M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5Z',
  unlink: 'M6.5 9.5 9.5 6.5M7 4.5l1.5-1.5a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3 3 0 0 1 3 8.5L4.5 7',
  right: 'M6 3.5 10.5 8 6 12.5',
  back: 'M10 3.5 5.5 8l4.5 4.5',
  help: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM6.2 6.3a1.8 1.8 0 1 1 2.6 1.7c-.5.3-.8.6-.8 1.2M8 11.3h.01',
  system: 'M2 3h12v8H2ZM5.5 14h5M8 11v3',
  light:
    'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.85.85M11.750 11.750l.85.85M3.4 12.6l.85-.85M11.750 4.250l.85-.85',
  dark: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z',
} as const;

export type IconName = keyof typeof SHAPES;

/** An icon beside a text, or in a control that has a name. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={SHAPES[name]} />
  </svg>
);

export const Logo = () => (
  <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" />
    <path d="M21 12.2a6 6 0 1 0 0 7.6" />
  </svg>
);
