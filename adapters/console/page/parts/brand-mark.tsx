import type { Card } from '../model/wire.ts';

/** A small mark in the colours of a card network, with its name. */
export function BrandMark({ brand }: { readonly brand: Card['brand'] }) {
  return (
    <svg class="brand-mark" viewBox="0 0 32 20" role="img" aria-label={brand}>
      <rect class="brand-ground" x=".5" y=".5" width="31" height="19" rx="3.5" />
      {SHAPES[brand]}
    </svg>
  );
}

const SHAPES = {
  UnionPay: (
    <>
      <path d="M8 4h6l-2.6 12h-6Z" fill="#d8232f" />
      <path d="M14.5 4h6l-2.6 12h-6Z" fill="#15447e" />
      <path d="M21 4h6l-2.6 12h-6Z" fill="#0c7f83" />
    </>
  ),
  Visa: (
    <path
      d="M7.5 6l3 8h1.8l3.2-8M17 14l1.6-8M25.5 7c-2-1.5-4.8-.6-4.8 1.1 0 2.2 4 1.7 3.8 3.8-.2 1.8-3 2.2-4.8.9"
      fill="none"
      stroke="#2a3fb0"
      stroke-width="2"
    />
  ),
  MasterCard: (
    <>
      <circle cx="12.5" cy="10" r="5.5" fill="#e0352b" />
      <circle cx="19.5" cy="10" r="5.5" fill="#f0a02c" fill-opacity=".9" />
    </>
  ),
  JCB: (
    <>
      <rect x="6" y="4" width="6" height="12" rx="2" fill="#1f4e9c" />
      <rect x="13" y="4" width="6" height="12" rx="2" fill="#c3203a" />
      <rect x="20" y="4" width="6" height="12" rx="2" fill="#1f7d3d" />
    </>
  ),
} as const;
