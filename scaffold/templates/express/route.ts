
routes
  @{path|code}
//% for method in methods
  @{method.method|member}@{method.code|code}
//% end
  @{others|code}
