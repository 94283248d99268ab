#!/bin/sh
# Installs what some tests need beside Python: a browser and a database server. Never fails: without them, those tests
# are skipped.
set -u

any() { # Whether there is one of these programs, by name or path.
  for program; do
    if command -v "$program" >/dev/null; then return 0; fi
  done
  return 1
}

missing=""
any chromium chromium-browser google-chrome || missing="$missing chromium"
any pg_ctl /usr/lib/postgresql/*/bin/pg_ctl || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the tests:$missing"
  export DEBIAN_FRONTEND=noninteractive
  said=$( (
    apt-get update -q -o DPkg::Lock::Timeout=300 &&
    # shellcheck disable=SC2086 -- a list of words
    apt-get install -qy --no-install-recommends -o DPkg::Lock::Timeout=300 $missing
  ) 2>&1) && exit 0
  echo "$said" | tail -n 5 >&2
fi
echo "NOT INSTALLED:$missing. The tests that need it are skipped. On Debian, as root: apt-get install$missing" >&2
exit 0
