#!/bin/bash
# Runs as root after the deb or rpm was unpacked. Safe to run again.

# The command line, not the window, is what a terminal gets.
ln -sf '/opt/${sanitizedProductName}/resources/cli/satchel' /usr/bin/satchel

# The sandbox uses user namespaces; only kernels without them need the set-user-id helper.
if ! { [[ -L /proc/self/ns/user ]] && unshare --user true; }; then
    chmod 4755 '/opt/${sanitizedProductName}/chrome-sandbox' || true
else
    chmod 0755 '/opt/${sanitizedProductName}/chrome-sandbox' || true
fi

if hash update-mime-database 2>/dev/null; then
    update-mime-database /usr/share/mime || true
fi
if hash update-desktop-database 2>/dev/null; then
    update-desktop-database /usr/share/applications || true
fi

# Ubuntu 24.04 and newer block user namespaces for programs without a profile.
# An AppArmor that does not know the profile's version needs none.
if apparmor_status --enabled > /dev/null 2>&1; then
  profile='/opt/${sanitizedProductName}/resources/apparmor-profile'
  target='/etc/apparmor.d/${executable}'
  if apparmor_parser --skip-kernel-load --debug "$profile" > /dev/null 2>&1; then
    cp -f "$profile" "$target"
    # Inside a chroot the profile is for the image, not for the running kernel.
    if ! { [ -x '/usr/bin/ischroot' ] && /usr/bin/ischroot; } && hash apparmor_parser 2>/dev/null; then
      apparmor_parser --replace --write-cache --skip-read-cache "$target"
    fi
  fi
fi
