#!/bin/bash
# Starts each peer server in turn, runs the tests, appends JSON lines to $1. Run: npm install; setsid ./run_servers.sh OUT [sio bulk sx1 streamside]
# streamside: STREAMSIDE=/path/to/binary, a release build; all simulated readers share the token that `streamside token` prints.
# THREADS=1 worker threads by default. TESTS names the tests of srvbench.sh; idle5000 gets a fresh server.
cd "$(dirname "$0")" || exit 1; ulimit -n 20000; O=$1; shift; W=${*:-sio bulk sx1}; RS=${RS:-../rs/target/release}
T=${TESTS:-lat1000 lat200 ramp1000 sat200}
[ -n "$BENCH_PRIO" ] && echo "$BENCH_PRIO" > /proc/self/autogroup 2>/dev/null
run() { local name=$1 proto=$2 port=$3 pid=$4; shift 4; sleep 1; ./srvbench.sh "$name" "$proto" "$port" "$pid" "$@" >> "$O"; kill "$pid"; wait "$pid"; }
for w in $W; do for tests in "$T" ${NOIDLE:-idle5000}; do case $w in
 sio)  PORT=3100 node server.js & run sio eio4 3100 $! $tests;;
 bulk) PORT=3102 BULK_MS=50 node server.js & run sio-bulk50 eio4 3102 $! $tests;;
 sx1)  PORT=3101 THREADS=${THREADS:-1} NODELAY=1 "$RS"/sxsrv & run socketioxide eio4 3101 $! $tests;;
 streamside)
       D=$(mktemp -d); TOKIO_WORKER_THREADS=${THREADS:-1} "${STREAMSIDE:-streamside}" serve --limits off --listen 127.0.0.1:3103 --data "$D" & P=$!; sleep 1
       K=$("${STREAMSIDE:-streamside}" token bench --data "$D")
       JOIN="42[\"new user\",{\"token\":\"$K\",\"channel\":\"bench\"}]" run streamside eio4 3103 $P $tests; rm -rf "$D";;
esac; done; done
