#!/bin/sh
# --auth negotiate with a ticket of a real Kerberos, against a real Apache; and without one.
# The realm, its keys and the tickets live in the test's own folder.

. "$(dirname "$0")/../lib/tap.sh"
PATH=$PATH:/usr/sbin
cd "$TMP" || exit 1
realm_port=$(free_port)
port=$(free_port)
export KRB5_CONFIG="$TMP/krb5.conf" KRB5_KDC_PROFILE="$TMP/kdc.conf" KRB5CCNAME="FILE:$TMP/tickets"

cat >krb5.conf <<EOF
[libdefaults]
    default_realm = TEST
    dns_lookup_kdc = false
    dns_canonicalize_hostname = false
    rdns = false
[realms]
    TEST = {
        kdc = 127.0.0.1:$realm_port
    }
EOF
cat >kdc.conf <<EOF
[kdcdefaults]
    kdc_listen = 127.0.0.1:$realm_port
    kdc_tcp_listen = 127.0.0.1:$realm_port
[realms]
    TEST = {
        database_name = $TMP/principals
        key_stash_file = $TMP/stash
    }
EOF
cat >apache.conf <<EOF
ServerRoot "$TMP"
ServerName localhost
PidFile apache.pid
Listen 127.0.0.1:$port
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authn_core_module /usr/lib/apache2/modules/mod_authn_core.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule authz_user_module /usr/lib/apache2/modules/mod_authz_user.so
LoadModule auth_gssapi_module /usr/lib/apache2/modules/mod_auth_gssapi.so
ErrorLog error.log
LogFormat "%u %>s" seen
TransferLog access.log
CustomLog seen.log seen
DocumentRoot "$TMP/pages"
User www-data
Group www-data
<Location />
    AuthType GSSAPI
    AuthName "test"
    GssapiCredStore keytab:$TMP/service.keytab
    Require valid-user
</Location>
EOF
mkdir pages
echo hello >pages/index.html
kdb5_util create -s -r TEST -P master >made 2>&1
for principal in alice HTTP/localhost; do
    kadmin.local -q "addprinc -pw secret $principal" >>made 2>&1
done
kadmin.local -q "ktadd -k service.keytab HTTP/localhost" >>made 2>&1
chmod 644 service.keytab
krb5kdc -n >kdc.log 2>&1 &
reap "$!"
apache2 -f "$TMP/apache.conf" -DFOREGROUND >apache.out 2>&1 &
reap "$!"
wait_for 20 port_open "$port"
echo secret | kinit alice >ticket 2>&1
name "a ticket" && ok klist -s
url=http://localhost:$port/index.html

name "it is presented" && status 0 api-load "$url" --auth negotiate --user : -n 20 -c 2 --json
is "$(jq -c '.statuses' out)" '{"200":20}' "and taken each time"
is "$(sort seen.log | uniq -c | sed 's/^ *//' | grep -v ' - 401$' | sed 's/^[0-9]* //')" 'alice@TEST 200' "for whom it was made"
kdestroy -q
name "without one" && status 1 api-load "$url" --auth negotiate --user : -n 5 --json
is "$(jq -c '.statuses' out)" '{"401":5}' "the refusal is the reply"
is "$(jq -r ".errors[0].cause" out)" "HTTP 401" "under its name"
done_testing
