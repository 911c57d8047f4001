# SPDX-License-Identifier: MIT
# Sourced by run.sh: one boot of Xen and dom0 in software emulation.

# What TCG of QEMU 7.2 gets wrong is switched off: SMAP (an iret to user mode
# counts as the supervisor's), MONITOR (an mwait of Xen's idle loop faults),
# RDTSCP (it is reported as rdtsc when a guest's is intercepted).
e2e_cpu=EPYC,-smap,-monitor,-rdtscp

# e2e_boot INITRD DIR SECONDS: leaves DIR/console (of Xen and dom0), DIR/results
# (of the cases) and DIR/qemu. The status is timeout's. Waits in a way that a trap
# interrupts, and leaves in $e2e_timeout what the trap has to end.
e2e_boot() {
    timeout -k 5 "$3" qemu-system-x86_64 -machine q35 -accel tcg,thread=multi,tb-size=256 \
        -cpu "$e2e_cpu" -smp 1 -m 1024 -nodefaults -display none -monitor none -no-reboot \
        -serial "file:$2/console" -serial "file:$2/results" \
        -kernel "$cache/xen" \
        -append "console=com1 com1=115200,8n1 loglvl=all guest_loglvl=all dom0_mem=640M,max:640M" \
        -initrd "$cache/vmlinux console=hvc0 panic=1 rdinit=/init,$1" >"$2/qemu" 2>&1 </dev/null &
    e2e_timeout=$!
    wait $e2e_timeout
}

# e2e_split RESULTS DIR: of each case DIR/NAME.log and DIR/NAME.status; 1 if the
# last one did not come to its end.
e2e_split() {
    tr -d '\r' <"$1" | awk -v dir="$2" '
        /^@@ begin / { log_file = dir "/" $3 ".log"; printf "" > log_file; next }
        /^@@ end / {
            printf "%s\n", $4 > (dir "/" $3 ".status")
            printf "(%.1f s in dom0)\n", $6 - $5 > log_file
            close(log_file); log_file = ""; next
        }
        /^@@ done/ { whole = 1; next }
        log_file != "" { print > log_file }
        END { exit !whole }'
}
