#!/bin/sh
# Starts the kiosk anew when its page has not answered for two minutes, whatever hangs: page, browser or X.
# A kiosk that was stopped on purpose has no such file and is left alone.
if [ -n "$(find "$IOC_KIOSK_ALIVE" -mmin +2 2>/dev/null)" ]; then
    systemctl restart ioc-kiosk.service
fi
