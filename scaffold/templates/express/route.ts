
routes
  .route(@{path|string})
//% for method in methods
  @{method.method|member}@{method.code|code}
//% end
  .all(methodNotAllowed(@{allow|code}));
