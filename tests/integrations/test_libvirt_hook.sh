#!/bin/sh
# SPDX-License-Identifier: MIT
# The hook of libvirt's libxl driver: what it says, what it refuses, and everything that
# it must not touch. Usage: test_libvirt_hook.sh HOOK PROGRAM
set -u
hook=$1
source=${SUPPORTCHECK_SOURCE_DIR:?}
SUPPORTCHECK=$2
export SUPPORTCHECK
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
cat >"$work/bin/logger" <<'END'
#!/bin/sh
printf '%s\n' "$*" >>"$LOGGED"
END
chmod +x "$work/bin/logger"
PATH=$work/bin:$PATH
LOGGED=$work/log
SUPPORTCHECK_DEFAULTS=$work/defaults
export PATH LOGGED SUPPORTCHECK_DEFAULTS
failures=0

fail() {
    echo "FAILED: $*"
    sed 's/^/    /' "$work/log"
    failures=$((failures + 1))
}

# defaults MODE [HOST]
defaults() {
    printf 'SUPPORTCHECK_LIBVIRT=%s\nSUPPORTCHECK_HOST=%s\n' "$1" \
        "${2:-$source/examples/hosts/x86_64-xen-4.20.2.json}" >"$work/defaults"
    echo 'SUPPORTCHECK_OPTIONS="--today 2026-11-22"' >>"$work/defaults"
}

# hook STATUS LINES ARGUMENT...: called with $work/guest.xml
hook() {
    status=$1 lines=$2
    shift 2
    : >"$LOGGED"
    sh "$hook" "$@" <"$work/guest.xml" >"$work/stdout" 2>"$work/stderr"
    got=$?
    [ $got -eq "$status" ] || fail "exit status $got instead of $status: $*"
    [ "$(wc -l <"$LOGGED")" -eq "$lines" ] || fail "not $lines lines in syslog: $*"
    [ ! -s "$work/stdout" ] || fail "stdout is not silent: $*"
}

says() {
    grep -q -e "$1" "$LOGGED" || fail "not said: $1"
}

cp "$source/examples/guests/sound.xml" "$work/guest.xml"
defaults warn
hook 0 2 kiosk-1 prepare begin -
says '^-t supportcheck -p daemon.warning -- guest kiosk-1: .*\[qemu-devices\.network\]$'
says '\[qemu-devices\.graphics\]$'
defaults enforce
hook 1 3 kiosk-1 prepare begin -
says 'guest kiosk-1 is refused'
[ -s "$work/stderr" ] || fail "libvirt has nothing to tell its caller"
defaults off
hook 0 0 kiosk-1 prepare begin -

# A failure here would kill guests, or replace their configuration.
defaults enforce
for op in start started stopped release migrate reconnect restore '' unheard-of; do
    hook 0 0 kiosk-1 "$op" begin -
done
SUPPORTCHECK=/nonexistent
hook 0 0 kiosk-1 reconnect begin -
hook 0 1 kiosk-1 prepare begin -
says 'guest kiosk-1 is not checked: '
SUPPORTCHECK=$2
echo 'no XML' >"$work/guest.xml"
hook 0 1 kiosk-1 prepare begin -
says 'guest kiosk-1 is not checked: '
: >"$work/guest.xml"
hook 0 1 kiosk-1 prepare begin -

# A supported guest; the same on a host that is not.
sed -e 's/<model type=.pcnet.\/>/<model type="e1000"\/>/' -e 's/type=.qxl./type="cirrus"/' \
    -e '/<sound/d' "$source/examples/guests/sound.xml" >"$work/guest.xml"
hook 0 0 kiosk-1 prepare begin -
sed 's/4\.20\.2/4.10.0/' "$source/examples/hosts/x86_64-xen-4.20.2.json" >"$work/old.json"
defaults enforce "$work/old.json"
hook 0 0 kiosk-1 prepare begin -

# A name cannot pretend to be a finding, nor bring lines of its own.
sed 's|<name>[^<]*|<name>x"},{"id":"made.up","severity":"serious","scope":"guest","message":"m"|' \
    "$source/examples/guests/sound.xml" >"$work/guest.xml"
defaults warn
hook 0 2 "a
b" prepare begin -
! grep -q 'made\.up\]' "$LOGGED" || fail "a guest's name is taken for a finding"
says 'guest ab: '

# Names, however they are spelt, stay on their line, and are nobody's options or commands.
cp "$source/examples/guests/sound.xml" "$work/guest.xml"
for name in 'web 1' "it's \"x\"" '$(touch owned)`touch owned`;|&' -n -- '%s%n' '../../etc' \
    "$(printf '\033[31mred')" "$(printf '%5000s' '' | tr ' ' x)" ''; do
    hook 0 2 "$name" prepare begin -
    ! LC_ALL=C grep -q '[[:cntrl:]]' "$LOGGED" || fail "control characters in syslog: $name"
done
[ ! -e owned ] || fail "a name was run"

# Warnings quote the XML, which is the guest's own.
sed "s|<devices>|&<disk type='file' device='disk'><driver name='\"findings\":[{\"id\":\"forged\",\"scope\":\"guest\",\"message\":\"m\"' type='x'/><source file='/x'/><target dev='hda'/></disk>|" \
    "$source/examples/guests/sound.xml" >"$work/guest.xml"
hook 0 2 kiosk-1 prepare begin -
! grep -q 'forged' "$LOGGED" || fail "a warning is taken for a finding"

# XML that is cut anywhere, huge, or declares entities; a policy that is gone; a disk that
# does not answer: the guest starts, and syslog has one line.
defaults enforce
for n in 1 100 300 600; do
    head -c $n "$source/examples/guests/sound.xml" >"$work/guest.xml"
    hook 0 1 kiosk-1 prepare begin -
done
{ printf '<domain type="xen"><name>'; head -c 20000000 /dev/zero | tr '\0' x; } >"$work/guest.xml"
hook 0 1 kiosk-1 prepare begin -
{ echo '<!DOCTYPE d [<!ENTITY a "b">]>'; cat "$source/examples/guests/sound.xml"; } >"$work/guest.xml"
hook 0 1 kiosk-1 prepare begin -
cp "$source/examples/guests/sound.xml" "$work/guest.xml"
SUPPORTCHECK_POLICY=/nonexistent
export SUPPORTCHECK_POLICY
hook 0 1 kiosk-1 prepare begin -
says 'guest kiosk-1 is not checked: '
unset SUPPORTCHECK_POLICY
printf '#!/bin/sh\nsleep 60 &\nsleep 60\n' >"$work/slow"
chmod +x "$work/slow"
SUPPORTCHECK=$work/slow
echo SUPPORTCHECK_TIMEOUT=0.5 >>"$work/defaults"
begin=$(date +%s)
hook 0 1 kiosk-1 prepare begin -
says 'guest kiosk-1 is not checked: no answer within 0.5 seconds'
[ $(($(date +%s) - begin)) -lt 20 ] || fail "the guest had to wait for a slow disk"
exit $((failures != 0))
