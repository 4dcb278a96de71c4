import type { TokenCard } from '../../src/core.ts';

/** Returns the card behind a token. */
export const tokenCard = (id: string, fields: Partial<TokenCard> = {}): TokenCard => ({
  id,
  object: 'card',
  created: 1_444_388_292,
  last4: '8703',
  funding: 'debit',
  brand: 'UnionPay',
  bank: 'boc',
  customer: null,
  name: '张三',
  ...fields,
});
