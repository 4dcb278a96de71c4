import type { Card } from '../domain/card.ts';
import type { App, Customer } from '../domain/customer.ts';

/** Fields whose ids the result replaces by the objects (docs/original-api.md#expand). */
export type Expand = readonly ('app' | 'default_source')[];

export const expand = {
  type: 'array',
  maxItems: 10,
  items: { enum: ['app', 'default_source'] },
  description: 'an array with any of app and default_source',
} as const;

/** On a list, `app` and `data.app` mean the same. */
export type ExpandList = readonly ('app' | 'default_source' | 'data.app' | 'data.default_source')[];

export const expandList = {
  type: 'array',
  maxItems: 10,
  items: { enum: ['app', 'default_source', 'data.app', 'data.default_source'] },
  description: 'an array with any of data.app and data.default_source',
} as const;

/** The customer that an operation returns for the paths of `expand`. */
export type Expanded<Paths> = Customer<
  Field<Paths, 'app' | 'data.app', string, App>,
  Field<Paths, 'default_source' | 'data.default_source', string | null, Card | null>
>;

/** The type of a field: the object if the paths contain its name, the id if not, either if the compiler does not know. */
type Field<Paths, Name, Id, Expansion> = Paths extends readonly [infer First, ...infer Others]
  ? [First] extends [Name]
    ? Expansion
    : (Name & First extends never ? never : Expansion) | Field<Others, Name, Id, Expansion>
  : Paths extends readonly (infer Path)[]
    ? Id | (Name & Path extends never ? never : Expansion)
    : Id;
