loadtest_EMBEDDED := loadtest_templates
$(eval $(call embedded,loadtest_templates,loadtest/templates))

$(eval $(call module,loadtest,libevent_core libcurl openssl jansson))
$(eval $(call program,api-load,loadtest,libevent_core libcurl openssl jansson,-lm))
