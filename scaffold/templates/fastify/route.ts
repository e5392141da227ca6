
//% for method in methods
  app.route({
    method: @{method.verb|string},
    url: @{path|string},
    schema: schemas@{method.name|member},
    ...@{method.code|code}
  });
//% end
  refuseOthers(app, @{path|string}, @{allow|code});
