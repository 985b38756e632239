#!/bin/sh
# Starts Satchel's command line with the Node that came with it, also through a symbolic link.
here=$(dirname -- "$(readlink -f -- "$0" 2>/dev/null || printf '%s' "$0")")
unset NODE_OPTIONS
if [ -x "$here/bin/node" ]; then
  exec "$here/bin/node" "$here/main.js" "$@"
fi
# A platform for which no Node is shipped uses the one on the PATH.
exec node "$here/main.js" "$@"
