# shellcheck shell=sh disable=SC2034 # variables for the test
# A private nginx for one test: sourced after tap.sh.
#
#   nginx_start ['EXTRA LINES']     EXTRA goes into the server block (locations, limits)
#   nginx_stop
#
# Sets NGINX_URL (http://127.0.0.1:PORT), NGINX_TLS_URL (https://localhost:PORT), NGINX_CA (the
# certificate to trust). "/" answers three bytes, /big 1 MiB, /redirect 302, /error 503, /empty 204.
# Before the call, NGINX_HTTP_EXTRA may hold lines for the http block (limit_req_zone …) and
# NGINX_WORKERS their number (1), NGINX_LISTEN a second address for the same port. Clients may show a
# certificate of the same authority, such as nginx/client.pem with client.key.

# certificate FOLDER NAME: FOLDER/ca.pem, and FOLDER/NAME.pem with its key for localhost and 127.0.0.1.
certificate() {
    [ -e "$1/ca.pem" ] ||
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
            -subj "/CN=test authority" -keyout "$1/ca.key" -out "$1/ca.pem" 2>/dev/null
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" \
        -keyout "$1/$2.key" -out "$1/$2.csr" 2>/dev/null
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n' >"$1/$2.ext"
    openssl x509 -req -in "$1/$2.csr" -CA "$1/ca.pem" -CAkey "$1/ca.key" -CAcreateserial -days 30 \
        -extfile "$1/$2.ext" -out "$1/$2.pem" 2>/dev/null
}

nginx_start() {
    nginx_program=$(PATH=$PATH:/usr/sbin command -v nginx) || give_up "nginx is installed (make deps)"
    nginx_folder=$TMP/nginx
    mkdir -p "$nginx_folder/www" "$nginx_folder/temp"
    printf 'ok\n' >"$nginx_folder/www/index.html"
    head -c 1048576 /dev/zero | tr '\0' x >"$nginx_folder/www/big"
    certificate "$nginx_folder" server
    certificate "$nginx_folder" client
    NGINX_CA=$nginx_folder/ca.pem
    for _ in 1 2 3; do
        nginx_port=$(free_port)
        nginx_tls_port=$(free_port)
        NGINX_URL=http://127.0.0.1:$nginx_port
        NGINX_TLS_URL=https://localhost:$nginx_tls_port
        nginx_configure "${1:-}"
        (cd / && exec "$nginx_program" -p "$nginx_folder" -c nginx.conf -e error.log) &
        nginx_pid=$!
        reap $nginx_pid
        wait_for 20 port_open "$nginx_port" && kill -0 "$nginx_pid" 2>/dev/null && return
    done
    give_up "nginx starts: $(tail -n 3 "$nginx_folder/error.log")"
}

nginx_configure() {
    nginx_user=
    [ "$(id -u)" = 0 ] && nginx_user="user root;"
    cat >"$nginx_folder/nginx.conf" <<CONF
daemon off;
$nginx_user
worker_processes ${NGINX_WORKERS:-1};
worker_rlimit_nofile 20000;
pid nginx.pid;
error_log error.log;
events { worker_connections 16384; }
http {
    access_log off;
    keepalive_requests 100000000;
    keepalive_timeout 3600s;
    client_body_temp_path temp/body;
    proxy_temp_path temp/proxy;
    fastcgi_temp_path temp/fastcgi;
    uwsgi_temp_path temp/uwsgi;
    scgi_temp_path temp/scgi;
    default_type text/plain;
    ${NGINX_HTTP_EXTRA:-}
    server {
        listen 127.0.0.1:$nginx_port backlog=4096;
        ${NGINX_LISTEN:+listen $NGINX_LISTEN:$nginx_port;}
        listen 127.0.0.1:$nginx_tls_port ssl http2 backlog=4096;
        ssl_protocols TLSv1.2 TLSv1.3; # nginx before 1.23.4 leaves out 1.3 by itself
        ssl_certificate server.pem;
        ssl_certificate_key server.key;
        ssl_client_certificate ca.pem;
        ssl_verify_client optional;
        root www;
        location = /redirect { return 302 /; }
        location = /error { return 503; }
        location = /empty { return 204; }
        ${1:-}
    }
}
CONF
}

nginx_stop() {
    end "$nginx_pid" QUIT
}
