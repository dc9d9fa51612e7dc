#!/bin/sh
# Starts the kiosk anew when its page has not answered for two minutes, whatever hangs: page, browser or X.
if [ -n "$(find /run/ioc-kiosk/alive -mmin +2 2>/dev/null)" ]; then
    systemctl restart ioc-kiosk.service
fi
