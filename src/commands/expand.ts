/** Fields whose ids the result replaces by the objects (docs/original-api.md#expand). */
export type Expand = readonly ('app' | 'default_source')[];

/** Parameters without `expand`. The result holds ids only. */
export type Unexpanded<P> = Omit<P, 'expand'> & { expand?: undefined };

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
