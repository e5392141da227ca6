import { Type } from '@sinclair/typebox';
export default async function (app) {
  app.addSchema(Type.Object({ a: Type.String(), next: Type.Optional(Type.Ref('Page')) }, { $id: 'Page' }));
  const Named = Type.Object({ n: Type.Number() }, { $id: 'Named' });
  app.addSchema(Named);
  app.get('/tb', { schema: { querystring: { $ref: 'late#' }, response: { 200: Type.Ref('Page'), 201: Type.Ref('Named'), 404: { $ref: 'nowhere#' } } } }, async () => ({}));
  app.addSchema({ $id: 'late', type: 'object', required: ['q'], properties: { q: { type: 'string' }, p: { $ref: 'small#' } } });
  app.addSchema({ $id: 'small', type: 'integer', maximum: 5 });
}
