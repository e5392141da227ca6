
//% for method in methods
  app.route({
    method: @{method.verb|string},
    @{path|code},
    @{method.schema|code},
    ...@{method.code|code}
  });
//% end
  @{others|code}
