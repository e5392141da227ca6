# shellcheck shell=sh disable=SC2034 # variables for the test
# A Node service (or any server that takes PORT from the environment) for one test: sourced after tap.sh.
#
#   service_start NAME COMMAND…     sets SERVICE_URL, SERVICE_PORT, SERVICE_PID; log in $TMP/NAME.log
#   service_stop                    ends the last one
#
# The command gets HOST=127.0.0.1 and PORT, and runs in the current folder. node_modules of the tests
# are lent by `npm_link FOLDER`.

# npm_link FOLDER: let what is in FOLDER resolve the packages of tests/package.json.
npm_link() {
    [ -d "$NPM_MODULES" ] || give_up "the npm packages are installed (make deps)"
    ln -sfn "$NPM_MODULES" "$1/node_modules"
}

service_start() {
    service_name=$1
    shift
    SERVICE_PORT=$(free_port)
    SERVICE_URL=http://127.0.0.1:$SERVICE_PORT
    HOST=127.0.0.1 PORT=$SERVICE_PORT "$@" >"$TMP/$service_name.log" 2>&1 </dev/null &
    SERVICE_PID=$!
    reap $SERVICE_PID
    wait_for 60 port_open "$SERVICE_PORT" ||
        give_up "$service_name starts: $(tail -n 5 "$TMP/$service_name.log")"
}

service_stop() {
    end "$SERVICE_PID"
}
