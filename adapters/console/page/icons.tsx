/** The shapes of the icons, drawn on 16 by 16 with a line. */
const SHAPES = {
  customers:
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.7a2.5 2.5 0 0 1 0 4.6M12 9.8c1.6.5 2.5 1.8 2.5 3.7',
  key: 'M10 6a3.5 3.5 0 1 0-3.2 3.5L8 8.3h1.6V6.7h1.6V5.1M4.8 11.4 2 14.2',
  globe:
    'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM1.5 8h13M8 1.5c2 2 2.8 4 2.8 6.500s-.8 4.500-2.800 6.500c-2-2-2.800-4-2.800-6.500s.8-4.500 2.800-6.500Z',
  system: 'M2 3h12v8H2ZM5.500 14h5M8 11v3',
  light:
    'M8 10.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600ZM8 1.500v1.200M8 13.300v1.200M1.500 8h1.200M13.300 8h1.200M3.400 3.400l.85.85M11.750 11.750l.85.85M3.400 12.600l.85-.85M11.750 4.250l.85-.85',
  dark: 'M13.500 9.600A5.800 5.800 0 0 1 6.400 2.500a5.800 5.800 0 1 0 7.100 7.100Z',
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
    <path d="M21 12.200a6 6 0 1 0 0 7.600" />
  </svg>
);
