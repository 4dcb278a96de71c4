/** Describes an object that always has all of its fields. */
export const completeObject = <P extends object>(properties: P) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

/** Describes a list. @param hasMore What `has_more` tells. Default: it is false, because the list is whole. */
export const listOf = (items: object, hasMore?: string) =>
  completeObject({
    object: { const: 'list' },
    url: { type: 'string', description: 'Path of the list, without a host.' },
    has_more: hasMore === undefined ? { const: false } : { type: 'boolean', description: hasMore },
    data: { type: 'array', items },
  });
