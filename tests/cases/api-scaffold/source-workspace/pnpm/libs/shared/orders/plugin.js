module.exports = async (app) => {
  app.delete('/:id', async (request, reply) => reply.code(204).send());
};
