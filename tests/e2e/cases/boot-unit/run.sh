# SPDX-License-Identifier: MIT
# The script of the boot unit, as the unit runs it and with syslog.
report=/usr/libexec/supportcheck/supportcheck-report
SUPPORTCHECK=/usr/bin/supportcheck
export SUPPORTCHECK

run 0 cat /usr/lib/systemd/system/supportcheck-report.service
has '^Type=oneshot'
has '^ExecStart=/.*/supportcheck-report$'

run 0 env JOURNAL_STREAM=1:1 $report
has '^<6>host: supported, security supported'
lacks '^<[45]>'

# The same host, had it been booted with argo.
supportcheck host --save "$work/host.json"
sed 's/"option_argo": false/"option_argo": true/' "$work/host.json" >"$work/argo.json"
run 0 env JOURNAL_STREAM=1:1 SUPPORTCHECK_OPTIONS="--host $work/argo.json" $report
has '^<4>host: '
has '^<4>.*\[argo'
lacks '^<6>'

syslogd -O "$work/syslog"
run 0 env SUPPORTCHECK_OPTIONS="--host $work/argo.json" $report
sleep 1
run 0 cat "$work/syslog"
admin
has 'daemon.warn supportcheck: host: '
has 'daemon.warn supportcheck:.*\[argo'
killall syslogd

run 3 env JOURNAL_STREAM=1:1 SUPPORTCHECK_OPTIONS=--nonsense $report
has '^<4>supportcheck: '
