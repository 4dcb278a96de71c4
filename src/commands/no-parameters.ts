/** The operations without parameters: delete a customer, retrieve a card, unbind a card. */
export type NoParameters = Record<never, never>;

export const noParameters = {
  $id: 'noParameters',
  type: 'object',
  additionalProperties: false,
  properties: {},
} as const;
