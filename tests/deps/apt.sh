#!/bin/sh
# Install Debian packages without starting what they bring: run by root from deps.sh.
# usage: apt.sh PACKAGE…      (@PG@ in a name stands for Debian's current version of PostgreSQL)
#
# While it runs, a policy-rc.d refuses to start services and PostgreSQL is told not to make a cluster;
# both are as they were afterwards.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.conf
log=$(mktemp)
made_policy='' saved_policy='' made_cluster=''

refuse_services() {
    # 101 is "not allowed": a policy that says so already is left alone.
    if [ -x $policy ] && { code=0; $policy nginx start >/dev/null 2>&1 || code=$?; [ $code = 101 ]; }; then
        return
    fi
    if [ -e $policy ]; then
        mv $policy $policy.before-deps
        saved_policy=yes
    fi
    made_policy=yes
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
}

refuse_cluster() {
    if [ ! -e $cluster ] && ! dpkg -s postgresql-common >/dev/null 2>&1; then
        made_cluster=yes
        mkdir -p ${cluster%/*}
        echo 'create_main_cluster = false' >$cluster
    fi
}

put_back() {
    rm -f "$log"
    [ -z "$made_policy" ] || rm -f $policy
    [ -z "$saved_policy" ] || mv $policy.before-deps $policy
    default=/usr/share/postgresql-common/createcluster.conf
    [ -z "$made_cluster" ] || { [ -e $default ] && cp $default $cluster; } || rm -f $cluster
}

# The lists of packages are there and not older than a day. (The files bear the server's time.)
lists_are_fresh() {
    ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 &&
        [ "$(find /var/lib/apt/lists -maxdepth 0 -mtime -1)" ]
}

# quietly COMMAND…: its output is shown only when it fails.
quietly() {
    "$@" >"$log" 2>&1 </dev/null || {
        code=$?
        tail -n 40 "$log" >&2
        return "$code"
    }
}

# An update may also bring what an installation misses (a list that names a version that is gone).
install() {
    lists_are_fresh || quietly apt-get update
    packages=$(resolve "$@")
    # shellcheck disable=SC2086 # a list of words
    quietly apt-get install -y --no-install-recommends $packages && return
    echo "deps: trying once more with new lists" >&2
    quietly apt-get update
    # shellcheck disable=SC2086
    quietly apt-get install -y --no-install-recommends $packages
}

# The metapackage `postgresql` knows which version is Debian's.
resolve() {
    version=$(apt-cache show --no-all-versions postgresql 2>/dev/null | sed -n 's/^Version: \([0-9]*\).*/\1/p')
    [ "$version" ] || version=15
    printf '%s\n' "$@" | sed "s/@PG@/$version/g"
}

trap put_back EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
refuse_services
refuse_cluster
install "$@"
