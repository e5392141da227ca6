#!/bin/sh
# api-load against nginx: plain and TLS, the report, signals, files, terminals.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/nginx.sh"

NGINX_HTTP_EXTRA='limit_req_zone $binary_remote_addr zone=one:1m rate=50r/s;
    limit_req_zone $binary_remote_addr zone=two:1m rate=20r/s;'
older_port=$(free_port)
NGINX_HTTP_EXTRA="$NGINX_HTTP_EXTRA
    server { listen 127.0.0.1:$older_port ssl; ssl_protocols TLSv1.2; root www;
        ssl_certificate server.pem; ssl_certificate_key server.key; }"
NGINX_LISTEN='[::1]'
nginx_start "location = /limited { limit_req zone=one burst=5 nodelay; limit_req_status 429; try_files /index.html =404; }
    location = /echo { return 200 \"\$request_method \$host:\$server_port \$http_x_test \$content_type \$http_authorization\"; }
    location = /post { if (\$request_method = POST) { return 201; } return 405; }
    location = /typed { if (\$content_type = application/json) { return 201; } return 415; }
    location = /secret { if (\$http_authorization = 'Basic am9lOnB3') { return 204; } return 401; }
    location = /agent { if (\$http_user_agent ~ ^api-load/) { return 204; } return 400; }
    location = /named { if (\$http_x_name = value) { return 204; } return 400; }
    location = /json { default_type application/json; add_header X-Kind test-7;
        return 200 '{\"data\": {\"id\": 7, \"tags\": [\"a\", \"b/c\"], \"b/c\": null}}'; }
    location = /bucket { limit_req zone=two burst=10 nodelay; limit_req_status 429; try_files /index.html =404; }
    location = /cookie { if (\$cookie_session = abc) { return 204; } return 401; }
    location = /client { if (\$ssl_client_verify = SUCCESS) { return 204; } return 403; }
    location = /sni { return 200 \$ssl_server_name; }
    location = /address { return 200 \$server_addr; }
    location = /host { return 200 \$http_host; }
    listen unix:$TMP/nginx/socket;
    location = /once { keepalive_requests 1; return 200; }"
cd "$TMP" || exit 1

# figure EXPRESSION [FILE]: of a report.
figure() {
    jq -r "$1" "${2:-$TMP/out}"
}

valid() {
    node "$ROOT/tests/lib/document.mjs" api-load "${1:-$TMP/out}"
}

# ---- what is counted
name "a number of requests" && status 0 api-load "$NGINX_URL/" -c 7 -n 1000
is "$(figure '.requests | "\(.total) \(.successful)"')" "1000 1000" "all of them, and no more"
is "$(figure '.statuses["200"]')" 1000 "by status"
is "$(figure '[.histogram.counts[][1]] | add')" 1000 "by bucket"
is "$(figure '[.series.intervals[].successful] | add')" 1000 "by second"
is "$(figure '.connections.opened')" 7 "over as many connections as asked for"
name "the report fits its schema" && ok valid
name "fewer requests than connections" && status 0 api-load "$NGINX_URL/" -c 50 -n 3
is "$(figure '"\(.requests.total) \(.concurrency)"')" "3 3" "need no more connections"
name "a time" && status 0 api-load "$NGINX_URL/" -c 5 -d 1
is "$(figure '.duration_s')" 1 "is the window"
is "$(figure '.requests.total / .duration_s / .requests_per_second - 1 | fabs < 0.02')" true "of the rate"
name "several threads" && status 0 api-load "$NGINX_URL/" -c 10 -n 5000 -T 3
is "$(figure '"\(.requests.successful) \(.connections.opened)"')" "5000 10" "share requests and connections"
name "warm-up" && status 0 api-load "$NGINX_URL/" -c 2 -d 500ms --warmup 500ms
is "$(figure 'if .requests.warmup > 0 then .duration_s else false end')" 0.5 "is counted apart"
name "a connection per request" && status 0 api-load "$NGINX_URL/once" -c 5 -n 100
is "$(figure '.connections.opened')" 100 "is opened again"
name "or when it is asked for" && status 0 api-load "$NGINX_URL/" -c 5 -n 100 --no-keepalive
is "$(figure '.connections | "\(.opened) \(.connect_ms.count)"')" "100 100" "each in its own"
name "over TLS, too" && status 0 api-load "$NGINX_TLS_URL/" -c 5 -n 20 --no-keepalive -k
is "$(figure '.connections.tls_ms.count')" 20 "with its handshake"
name "an open model" && status 0 api-load "$NGINX_URL/" --rate 200/s -d 1
is "$(figure '.requests | .total + .dropped')" 200 "sends what its rate says"
name "stages" && status 0 api-load "$NGINX_URL/" --stages 500ms:200,500ms:0 --arrivals poisson --seed 3
is "$(figure '.duration_s == 1 and (.requests.total - 100 | fabs < 40)')" true "go up and down"
name "1 MiB bodies" && status 0 api-load "$NGINX_URL/big" -c 5 -n 100
is "$(figure '.bytes.received | . > 100 * 1048576 and . < 101 * 1048576')" true "are read to the end"

# ---- what is sent
name "POST with a body" && status 0 api-load "$NGINX_URL/post" -n 5 -b a=b --expect-status 201
name "JSON has its type" && status 0 api-load "$NGINX_URL/typed" -n 5 -b '{"a": [1]}' --expect-status 201
name "text has none" && status 1 api-load "$NGINX_URL/typed" -n 5 -b 'hello' --expect-status 201
printf '{"from": "a file"}' >body.json
name "a body from a file" && status 0 api-load "$NGINX_URL/typed" -n 5 -b @body.json --expect-status 201
name "a body from stdin" && ok sh -c "api-load '$NGINX_URL/typed' -n 5 -b - --expect-status 201 <body.json >out"
name "a large body" && head -c 3000000 /dev/zero >large
status 1 api-load "$NGINX_URL/post" -n 4 -c 2 -b @large --expect-status 201
is "$(figure '.errors[0].cause')" "HTTP 413" "is answered before it is sent: 413 is the reply"
name "user and password" && status 0 api-load "http://joe:pw@${NGINX_URL#http://}/secret" -n 5
unlike "$(cat out)" 'joe|pw@|am9lOnB3' "are not in the report"
name "the same by --user" && status 0 api-load "$NGINX_URL/secret" -n 5 -u joe:pw
unlike "$(cat out)" 'joe|am9lOnB3' "are not in the report"
name "the default agent" && status 0 api-load "$NGINX_URL/agent" -n 5
name "which can be replaced" && status 1 api-load "$NGINX_URL/agent" -n 5 -H 'User-Agent: x'
name "a header" && status 0 api-load "$NGINX_URL/named" -n 5 -H 'X-Name: value'
name "HEAD" && status 0 api-load "$NGINX_URL/big" -n 50 -m HEAD
is "$(figure '.bytes.received < 50 * 1000')" true "has no body"
name "204" && status 0 api-load "$NGINX_URL/empty" -n 50
name "a redirect is a success" && status 0 api-load "$NGINX_URL/redirect" -n 5
name "and not followed" && is "$(figure '.statuses["302"]')" 5

# ---- verdicts
name "503 is a failure" && status 1 api-load "$NGINX_URL/error" -n 10
is "$(figure '.errors | tojson')" '[{"cause":"HTTP 503","count":10}]' "by its name"
name "unless it is expected" && status 0 api-load "$NGINX_URL/error" -n 10 --expect-status 503
name "some failures fail no run" && status 0 api-load "$NGINX_URL/limited" -n 50
name "unless a status is expected" && status 1 api-load "$NGINX_URL/limited" -n 50 --expect-status 2xx

for body in 'id.: 7' '/data/id=7' '/data/tags/1=b/c' '/data/tags=["a","b/c"]' '/data/b~1c=null'; do
    name "a body with $body" && status 0 api-load "$NGINX_URL/json" -n 20 -c 2 --expect-body "$body"
done
for body in 'id.: 8' '/data/id=8' '/data/id="7"' '/data/none=1' '/data/tags/2=x'; do
    name "a body without $body" && status 1 api-load "$NGINX_URL/json" -n 20 -c 2 --expect-body "$body"
    is "$(figure '.errors | tojson')" '[{"cause":"Unexpected body","count":20}]' "is a failure"
done
(cat "$TMP/nginx/www/big" && echo tail) >"$TMP/nginx/www/tail"
name "a body of 1 MiB to its end" && status 0 api-load "$NGINX_URL/tail" -n 20 -c 2 --expect-body '^x*tail'
name "a header" && status 0 api-load "$NGINX_URL/json" -n 20 --expect-header x-kind --expect-header 'X-Kind: ^test-[0-9]$'
name "a header that is not there" && status 1 api-load "$NGINX_URL/json" -n 20 --expect-header x-kind --expect-header x-none
is "$(figure '.errors | tojson')" '[{"cause":"Unexpected header","count":20}]' "is a failure"
name "a pattern that is none" && status 2 api-load "$NGINX_URL/json" --expect-body '('
name "conditions that do not hold" && status 0 api-load "$NGINX_URL/" -n 100 --fail-if 'p99>10s,errors>0%,rate<1'
name "a condition that holds" && status 1 api-load "$NGINX_URL/" -n 100 --fail-if 'p99>10s,max>1us'
is "$(figure '"\(.passed) \(.fail_if | map(.holds | tostring) | join(","))"')" "false false,true" "fails the run"
name "a tolerance" && status 0 api-load "$NGINX_URL/limited" -n 50 --expect-status 2xx --fail-if 'errors>99%'
name "the report fits its schema" && ok valid

# ---- comparisons are held against what is expected, too
missed() {
    figure '"\(.passed) \(.a.missed) / \(.b.missed)"'
}
name "a comparison of nothing but failures" && status 1 api-load --compare "$NGINX_URL/error" "$NGINX_URL/error" -d 500ms
is "$(missed)" "false no request succeeded / no request succeeded" "fails, and says why"
name "its document fits its schema" && ok valid
name "a comparison with a status that is expected" &&
    status 1 api-load --compare "$NGINX_URL/" "$NGINX_URL/redirect" -d 500ms --expect-status 200 --max-regression 100
is "$(missed)" "false null / no request succeeded" "fails by the side that has another"
name "a comparison with a condition" &&
    status 1 api-load --compare "$NGINX_URL/" "$NGINX_URL/" -d 500ms --fail-if 'requests>1' --max-regression 100 -f text
like "$(cat out)" '  A fails the comparison: requests>1[.]' "fails when it holds"
name "one that does not hold" &&
    status 0 api-load --compare "$NGINX_URL/" "$NGINX_URL/" -d 500ms --fail-if 'errors>1%' --max-regression 100

name "limit_req" && status 0 api-load "$NGINX_URL/bucket" -c 2 -d 2 --expect-rate-limit
is "$(figure '.rate_limit | (.limit - 11 | fabs <= 1) and (.steady_requests_per_second - 20 | fabs <= 1)')" \
    true "takes 11 at once, and 20 a second"

# ---- TLS
name "an unknown authority" && status 1 api-load "$NGINX_TLS_URL/" -n 5
is "$(figure '.errors[0].cause')" "TLS verification" "is not trusted"
name "-k does not ask" && status 0 api-load "$NGINX_TLS_URL/" -n 500 -c 5 -k
is "$(figure 'if .requests.successful > 0 and .preflight.tls_ms > 0 then .connections.tls_ms.count else false end')" 5 "a handshake a connection"
name "a trusted authority" && ok env SSL_CERT_FILE="$NGINX_CA" api-load "$NGINX_TLS_URL/" -n 500 -o tls.json
is "$(figure '.requests.successful' tls.json)" 500 "is verified"
name "--cacert" && status 0 api-load "$NGINX_TLS_URL/" -n 50 --cacert "$NGINX_CA"
name "--verbose" && status 0 api-load "$NGINX_TLS_URL/" -n 5 --cacert "$NGINX_CA" -v
like "$(cat err)" 'TLSv1[.]3, [A-Z]' "says what TLS it is"
name "TLS 1.2" && status 0 api-load "https://localhost:$older_port/big" -n 50 -c 5 --cacert "$NGINX_CA" -v
like "$(cat err)" 'TLSv1[.]2, [A-Z]' "is spoken where it is all there is"
is "$(figure '.bytes.received > 50 * 1048576')" true "large bodies, too"
name "an authority that is none" && status 4 api-load "$NGINX_TLS_URL/" -n 50 --cacert body.json
name "the wrong name" && status 1 env SSL_CERT_FILE="$NGINX_CA" api-load "https://localhost.localdomain:${NGINX_TLS_URL##*:}/" -n 5
name "TLS and large bodies" && status 0 api-load "$NGINX_TLS_URL/big" -n 50 -c 5 -k
is "$(figure '.bytes.received > 50 * 1048576')" true "are read to the end"
is "$(figure .protocol)" HTTP/2 "by HTTP/2, on which TLS agrees"
name "TLS and HTTP/1.1" && status 0 api-load "$NGINX_TLS_URL/" -n 500 -c 5 -k --http1.1
is "$(figure '"\(.protocol) \(.requests.successful)"')" "HTTP/1.1 500" "where it is asked for"
name "streams" && status 0 api-load "$NGINX_TLS_URL/" -n 500 -c 5 -k --streams 8
is "$(figure '.connections | "\(.streams) \(.opened)"')" "8 5" "on each connection"
name "HTTP/2 that is not spoken" && status 1 api-load "$NGINX_URL/" -n 5 --http2
is "$(figure '.errors[0].cause')" "HTTP/2 not negotiated" "is named"
name "TLS on threads" && status 0 api-load "$NGINX_TLS_URL/" -n 2000 -c 8 -T 2 -k

# ---- other ways to connect
name "--connect-to" && status 0 api-load "http://api.example.com/agent" -n 5 --connect-to "${NGINX_URL#http://}"
name "--connect-to with TLS and the name of the URL" && status 0 api-load "https://localhost/" -n 5 \
    --connect-to "127.0.0.1:${NGINX_TLS_URL##*:}" --cacert "$NGINX_CA"
name "--unix-socket" && status 0 api-load "http://localhost/agent" -n 5 -c 2 --unix-socket "$TMP/nginx/socket"
is "$(figure '.requests.successful')" 5 "answers"
name "large bodies over it" && status 0 api-load "http://localhost/big" -n 20 -c 2 --unix-socket "$TMP/nginx/socket"
printf '{"kind": "request-set", "version": 1, "tool": "test", "base": "http://localhost", "requests": [%s]}' \
    '{"url": "/agent", "weight": 3}, {"url": "/big"}' >"$TMP/set.json"
name "a set over it" && status 0 api-load --targets "$TMP/set.json" -n 40 -c 3 --unix-socket "$TMP/nginx/socket"
is "$(figure '[.targets[].requests.successful | tostring] | join(",")')" 30,10 "each of its requests"
name "a set over TLS" && status 0 api-load --targets "$TMP/set.json" "$NGINX_TLS_URL" -n 40 -c 3 --cacert "$NGINX_CA"
is "$(figure '.protocol + ([.targets[].requests.successful | tostring] | join(","))')" HTTP/230,10 "by HTTP/2"
name "or HTTP/1.1" && status 0 api-load --targets "$TMP/set.json" "$NGINX_TLS_URL" -n 40 -c 3 --cacert "$NGINX_CA" --http1.1
is "$(figure '.protocol + ([.targets[].requests.successful | tostring] | join(","))')" HTTP/1.130,10 "each of its requests"
name "a socket that is not there" && status 1 api-load "http://localhost/" -n 5 --unix-socket "$TMP/none"
is "$(figure '.errors[0].cause')" "Connection refused" "refuses"
name "--cookie" && status 0 api-load "$NGINX_URL/cookie" -n 5 --cookie 'session=abc'
unlike "$(cat out)" 'session=abc' "is not in the report"

# ---- addresses: localhost is 127.0.0.1 and ::1
port=${NGINX_URL##*:}
name "all addresses of a name" && status 1 api-load "http://localhost:$port/address" -c 10 -n 100 --expect-body '^::1$'
is "$(figure '.requests | .successful > 0 and .failed > 0')" true "are used in turn"
name "by one connection, too" && status 1 api-load "http://localhost:$port/address" -c 1 -n 100 --no-keepalive \
    --expect-body '^::1$'
is "$(figure .requests.successful)" 50 "that is opened again"
name "one that does not listen" && status 0 api-load "https://localhost:${NGINX_TLS_URL##*:}/" -c 10 -n 100 -k
is "$(figure '.requests.successful')" 100 "is passed over without a failure"
name "an address of IPv6" && status 0 api-load "http://[::1]:$port/host" -n 10 --expect-body "^\\[::1\\]:$port\$"
name "the name by SNI" && status 0 api-load "$NGINX_TLS_URL/sni" -n 10 -k --expect-body '^localhost$'
name "no SNI for an address" && status 0 api-load "https://127.0.0.1:${NGINX_TLS_URL##*:}/sni" -n 10 -k --expect-body '^$'

# ---- certificates of clients
name "no certificate" && status 1 api-load "$NGINX_TLS_URL/client" -n 10 -k --expect-status 204
name "--cert and --key" && status 0 api-load "$NGINX_TLS_URL/client" -n 10 --cacert "$NGINX_CA" --expect-status 204 \
    --cert "$TMP/nginx/client.pem" --key "$TMP/nginx/client.key"
cat "$TMP/nginx/client.pem" "$TMP/nginx/client.key" >both.pem
name "both in one file" && status 0 api-load "$NGINX_TLS_URL/client" -n 10 -k --expect-status 204 --cert both.pem
name "the wrong key" && status 4 api-load "$NGINX_TLS_URL/client" -n 10 -k --cert both.pem --key "$TMP/nginx/server.key"
like "$(cat err)" "error: cannot use the key in '.*server.key': key values mismatch" "is an error"
openssl ec -aes128 -passout pass:x -in "$TMP/nginx/client.key" -out locked.key 2>/dev/null
name "a key with a password" && status 4 api-load "$NGINX_TLS_URL/client" -n 10 -k --cert both.pem --key locked.key
like "$(cat err)" "error: cannot use the key in 'locked.key'" "is not asked for"

# ---- form and place of the report
name "-o" && status 0 api-load "$NGINX_URL/" -n 10 -o report.json
is "$(cat out)" '' "leaves stdout alone"
name "and is a report" && ok valid report.json
name "text" && status 0 api-load "$NGINX_URL/" -c 10 -n 1000 -f text
is "$(sed -E 's/[0-9][0-9,.]*/N/g; s/Nms \|/Ns |/' out | sed 's|http://N.*|URL|; s/Nms/Ns/')" "=== Load Test Results ===
Target: URL
Duration: Ns | Concurrency: N

THROUGHPUT:
  Total requests: N
  Requests/sec: N
  Successful: N (N%)
  Failed: N (N%)

LATENCY (ms):
  Min: N
  Avg: N
  PN: N
  PN: N
  PN: N
  Max: N

ERRORS:
  None

RECOMMENDATION: PN latency (Ns) is within Nms target." "is the report for people"
script -qec "api-load $NGINX_URL/ -c 2 -d 1500ms -o tty.json" typescript >/dev/null </dev/null
like "$(cat typescript)" '=== Load Test Results ===' "a terminal gets the report for people"
like "$(cat typescript)" 'left \| .*/s \| P50' "and a line while it runs"
name "the file beside it is a document" && ok valid tty.json
name "a folder that is not there" && status 4 api-load "$NGINX_URL/" -n 1 -o missing/report.json

# ---- signals
for signal in 2 15; do
    setsid env --default-signal=INT,TERM api-load "$NGINX_URL/" -d 30 -o "$signal.json" &
    pid=$!
    sleep 1
    kill -$signal $pid
    result=0
    wait $pid 2>/dev/null || result=$?
    is "$result" "$((signal + 128))" "signal $signal takes its effect"
    is "$(figure '.interrupted and .requests.total > 0 and .duration_s < 5' $signal.json)" true "after the report"
    name "which is whole" && ok valid "$signal.json"
done

# ---- limits
name "more connections than descriptors" && ok sh -c "ulimit -n 256; ! api-load $NGINX_URL/ -c 1000 2>err"
is "$(cat err)" "api-load: error: 1000 connections need 1064 descriptors, the limit is 256: 808 too few
api-load: hint: raise the hard limit (ulimit -Hn), or lower -c" "is an error before the start"
if [ -z "${SAN:-}" ]; then # a sanitizer needs more address space than any thread
    name "threads that cannot be made" &&
        ok sh -c "ulimit -v 1500000; ! api-load $NGINX_URL/ -c 1000 -T 500 -d 30 >out 2>err"
    like "$(cat err)" 'error: cannot start thread [0-9]+ of 500' "are an error at once"
fi
together_port=$(free_port)
node "$ROOT/tests/servers/together.mjs" "$together_port" 15000 &
reap $!
wait_for 20 port_open "$together_port"
name "15,000 connections" &&
    ok sh -c "ulimit -n \$(ulimit -Hn); api-load http://127.0.0.1:$together_port/ -c 15000 -n 15000 -t 300s --connect-timeout 300s >out"
is "$(figure '"\(.requests.successful) \(.connections.opened)"')" "15000 15000" "at a time are no trouble"
name "2,000 connections" && status 0 api-load "$NGINX_URL/" -c 2000 -n 20000
is "$(figure '"\(.requests.successful) \(.connections.opened)"')" "20000 2000" "all used"

done_testing
