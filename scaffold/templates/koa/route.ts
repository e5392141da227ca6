
//% for method in methods
router@{method.method|member}@{method.code|code}
//% end
@{others|code}
