$(eval $(call module,loadtest,libevent_core libcurl openssl jansson))
$(eval $(call program,api-load,loadtest,libevent_core libcurl openssl jansson,-lm))
