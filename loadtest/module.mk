loadtest_EMBEDDED := loadtest_templates
$(eval $(call embedded,loadtest_templates,loadtest/templates))

$(eval $(call module,loadtest,libevent_core libcurl libnghttp2 openssl jansson))
$(eval $(call program,api-load,loadtest,libevent_core libcurl libnghttp2 openssl jansson,-lm))
