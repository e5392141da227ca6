export const userSchema = {
  $id: '#/components/schemas/userSchema',
  type: 'object',
  properties: { name: { type: 'string' }, team: { $ref: '#/components/schemas/teamSchema' } },
  components: {},
} as const;

export const teamSchema = {
  type: 'object',
  properties: { lead: { $ref: '#/components/schemas/userSchema' } },
} as const;

export const orderSchema = {
  $id: '#/components/schemas/orderSchema',
  type: 'object',
  properties: {
    by: { $ref: '#/components/schemas/userSchema' },
    gone: { $ref: '#/components/schemas/goneSchema' },
  },
  components: { schemas: { userSchema } },
} as const;
