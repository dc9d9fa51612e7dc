#!/bin/sh
# Shows the wall in chromium for good: what ends is started again, what no longer answers is ended first (watch.py).
# IOC_KIOSK_ADDRESS: the /pair of the dashboard. IOC_KIOSK_PROFILE: where chromium keeps the screen's cookie.
set -u
here=$(dirname "$(readlink -f "$0")")
address=${IOC_KIOSK_ADDRESS:?not set: the address of the dashboard with /pair}
profile=${IOC_KIOSK_PROFILE:-$HOME/profile}
flags=$(sed 's/ *#.*//' "$here/flags.txt")
watch=
trap 'test -z "$watch" || kill "$watch"; wait; exit 0' TERM INT HUP
mkdir -p "$profile"
test -z "${IOC_KIOSK_ALIVE:-}" || touch "$IOC_KIOSK_ALIVE"

while :; do
    # without an X server there is nothing to show on: systemd starts both anew
    size=$(xdpyinfo | sed -n 's/^ *dimensions: *\([0-9]*\)x\([0-9]*\) .*/\1,\2/p')
    test -n "$size" || exit 1
    rm -f "$profile"/Singleton* # left by a box that lost its power; chromium would ask about it
    # shellcheck disable=SC2086 # flags are words
    python3 "$here/watch.py" chromium $flags ${IOC_KIOSK_FLAGS:-} \
        --window-size="$size" --user-data-dir="$profile" "$address" &
    watch=$!
    wait "$watch"
    echo "the browser ended with $?: started again"
    sleep 2
done
