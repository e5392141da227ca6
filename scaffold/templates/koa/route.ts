
//% for method in methods
router@{method.method|member}@{method.code|code}
//% end
router.all(@{path|string}, methodNotAllowed(@{allow|code}));
