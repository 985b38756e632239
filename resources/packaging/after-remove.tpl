#!/bin/bash
# Runs as root after the deb or rpm was removed.

# In an upgrade the new after-install has its say, which rpm runs before this and dpkg after it.
case "$1" in
  1 | upgrade | failed-upgrade) exit 0 ;;
esac

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

# Where the system does not do it by itself, no trace stays in what it knows of file types and programs.
if hash update-mime-database 2>/dev/null; then
    update-mime-database /usr/share/mime || true
fi
if hash update-desktop-database 2>/dev/null; then
    update-desktop-database /usr/share/applications || true
fi
