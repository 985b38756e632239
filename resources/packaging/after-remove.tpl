#!/bin/bash
# Runs as root after the deb or rpm was removed; an upgrade runs it before the new after-install.

if [ "$(readlink /usr/bin/satchel)" = '/opt/${sanitizedProductName}/resources/cli/satchel' ]; then
    rm -f /usr/bin/satchel
fi

target='/etc/apparmor.d/${executable}'
if [ -f "$target" ]; then
  if apparmor_status --enabled > /dev/null 2>&1; then
    if ! { [ -x '/usr/bin/ischroot' ] && /usr/bin/ischroot; } && hash apparmor_parser 2>/dev/null; then
      apparmor_parser --remove "$target" || true
    fi
  fi
  rm -f "$target"
fi
