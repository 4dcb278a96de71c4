/** Parameters of the operations that have none: delete a customer, retrieve a card, unbind a card. */
export type NoParameters = Record<never, never>;

export const noParameters = {
  $id: 'noParameters',
  type: 'object',
  additionalProperties: false,
  properties: {},
} as const;
