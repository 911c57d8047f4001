/* SPDX-License-Identifier: MIT */
/*
 * A guest that does next to nothing, as PV or as PVH: it waits until xenstore asks
 * it to suspend itself, does so, and waits again in the domain that it is restored
 * into. A PV guest says itself how large it is, in the shared page; this one writes
 * what its command line says behind "frames=0x", so that a test can have one that
 * lies. One that says nothing cannot be saved.
 */
#define __XEN_INTERFACE_VERSION__ 0x00040e00
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xen/xen.h>
#include <xen/event_channel.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/io/xs_wire.h>
#include <xen/memory.h>
#include <xen/sched.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE (1ul << PAGE_SHIFT)
#define PTE_PRESENT_WRITABLE_USER 7ul
#define REQUEST_NODE "control/shutdown"

extern const unsigned char hypercalls[];

static union {
    struct shared_info info;
    unsigned char page[PAGE_SIZE];
} shared __attribute__((aligned(PAGE_SIZE)));

static struct start_info *start; /* NULL: PVH */
static volatile struct xenstore_domain_interface *ring;
static evtchn_port_t ring_port;

static long hypercall(unsigned number, unsigned long a, unsigned long b, unsigned long c)
{
    long result;
    const unsigned char *entry = hypercalls + 32ul * number;

    __asm__ volatile("call *%[entry]"
                     : "=a"(result), "+D"(a), "+S"(b), "+d"(c)
                     : [entry] "r"(entry)
                     : "rcx", "r8", "r9", "r10", "r11", "memory");
    return result;
}

/* What has no way to be told stops the guest, which the test sees. */
static void require(bool held)
{
    struct sched_shutdown crash = {SHUTDOWN_crash};

    while (!held) {
        hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, (unsigned long)&crash, 0);
    }
}

/* PV: frames of the machine by frames of the guest, and the other way. */
static unsigned long *p2m(void)
{
    return (unsigned long *)start->mfn_list;
}

static unsigned long m2p(unsigned long mfn)
{
    return ((const unsigned long *)HYPERVISOR_VIRT_START)[mfn];
}

static void map_shared(unsigned long pte)
{
    unsigned long at = (unsigned long)&shared;

    require(hypercall(__HYPERVISOR_update_va_mapping, at, pte, UVMF_INVLPG) == 0);
}

/* Hexadecimal digits behind "frames=0x"; 0 where there are none. */
static unsigned long frames_claimed(void)
{
    static const char key[] = "frames=0x";
    const int8_t *at = start->cmd_line;
    unsigned long frames = 0;

    for (size_t i = 0; i < sizeof key - 1; i++) {
        if (*at++ != key[i]) {
            return 0;
        }
    }
    for (;; at++) {
        if (*at >= '0' && *at <= '9') {
            frames = frames << 4 | (unsigned long)(*at - '0');
        } else if (*at >= 'a' && *at <= 'f') {
            frames = frames << 4 | (unsigned long)(*at - 'a' + 10);
        } else {
            return frames;
        }
    }
}

static void connect_pv(void)
{
    struct arch_shared_info *arch = &shared.info.arch;

    map_shared(start->shared_info | PTE_PRESENT_WRITABLE_USER);
    arch->max_pfn = frames_claimed();
    if (arch->max_pfn != 0) { /* where the tools find what they have to save */
        arch->p2m_vaddr = start->mfn_list;
        arch->p2m_cr3 = p2m()[start->pt_base >> PAGE_SHIFT] << PAGE_SHIFT;
    }
    ring = (void *)(m2p(start->store_mfn) << PAGE_SHIFT);
    ring_port = start->store_evtchn;
}

static unsigned long hvm_param(uint32_t index)
{
    struct xen_hvm_param param = {.domid = DOMID_SELF, .index = index};

    require(hypercall(__HYPERVISOR_hvm_op, HVMOP_get_param, (unsigned long)&param, 0) == 0);
    return param.value;
}

static void connect_pvh(void)
{
    struct xen_add_to_physmap map = {.domid = DOMID_SELF,
                                     .space = XENMAPSPACE_shared_info,
                                     .gpfn = (unsigned long)&shared >> PAGE_SHIFT};

    require(hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, (unsigned long)&map, 0) == 0);
    ring = (void *)(hvm_param(HVM_PARAM_STORE_PFN) << PAGE_SHIFT);
    ring_port = (evtchn_port_t)hvm_param(HVM_PARAM_STORE_EVTCHN);
}

/* Until xenstore has moved one of its indices. */
static void wait_for_xenstore(void)
{
    struct sched_poll poll = {.nr_ports = 1};

    set_xen_guest_handle(poll.ports, &ring_port);
    hypercall(__HYPERVISOR_sched_op, SCHEDOP_poll, (unsigned long)&poll, 0);
    __atomic_fetch_and(&shared.info.evtchn_pending[ring_port / 64], ~(1ul << ring_port % 64),
                       __ATOMIC_SEQ_CST);
}

static void notify_xenstore(void)
{
    struct evtchn_send send = {ring_port};

    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, (unsigned long)&send, 0);
}

/* All that is written fits into the ring: no request follows before the reply to the last. */
static void put(const void *data, size_t size)
{
    const char *from = data;

    for (size_t i = 0; i < size; i++) {
        ring->req[MASK_XENSTORE_IDX(ring->req_prod + i)] = from[i];
    }
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    ring->req_prod += (XENSTORE_RING_IDX)size;
}

static void get(char *to, size_t size)
{
    while (size-- != 0) {
        while (ring->rsp_cons == ring->rsp_prod) {
            wait_for_xenstore();
        }
        *to++ = ring->rsp[MASK_XENSTORE_IDX(ring->rsp_cons)];
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        ring->rsp_cons++;
    }
    notify_xenstore();
}

/* The next message; its type. What is longer than TEXT, or an error, stops the guest. */
static uint32_t receive(char text[64])
{
    struct xsd_sockmsg head;

    get((char *)&head, sizeof head);
    require(head.type != XS_ERROR && head.len < 64);
    get(text, head.len);
    text[head.len] = '\0';
    return head.type;
}

/* Sends a request, and receives until the reply; watches that fire before it are of no
   interest, since whoever waits for one reads the node afterwards. */
static void request(uint32_t type, const char *payload, size_t len, char text[64])
{
    struct xsd_sockmsg head = {.type = type, .len = (uint32_t)len};

    put(&head, sizeof head);
    put(payload, len);
    notify_xenstore();
    while (receive(text) != type) {
    }
}

static void connect(void)
{
    static const char watch[] = REQUEST_NODE "\0t";
    char text[64];

    if (start) {
        connect_pv();
    } else {
        connect_pvh();
    }
    ring->rsp_cons = ring->rsp_prod; /* left over by the connection before the restore */
    request(XS_WATCH, watch, sizeof watch, text);
}

/* What is asked in xenstore is acknowledged by clearing it, whatever it is. */
static bool asked_to_suspend(void)
{
    static const char suspend[] = "suspend";
    static const char clear[] = REQUEST_NODE; /* and an empty value behind its NUL */
    char asked[64], reply[64];

    asked[0] = '\0';
    request(XS_READ, REQUEST_NODE, sizeof REQUEST_NODE, asked);
    if (asked[0] != '\0') {
        request(XS_WRITE, clear, sizeof clear, reply);
    }
    for (size_t i = 0; i < sizeof suspend; i++) {
        if (asked[i] != suspend[i]) {
            return false;
        }
    }
    return true;
}

/* The tools put the machine's frames of the new domain in place of what is in
   start_info, if they find frames of the guest there; the shared page is not saved. */
static void suspend(void)
{
    struct sched_shutdown reason = {SHUTDOWN_suspend};
    unsigned long start_mfn = 0;
    long cancelled;

    if (start) {
        start_mfn = p2m()[(unsigned long)start >> PAGE_SHIFT];
        start->store_mfn = m2p(start->store_mfn);
        start->console.domU.mfn = m2p(start->console.domU.mfn);
        map_shared(0);
    }
    cancelled =
        hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, (unsigned long)&reason, start_mfn);
    if (start && cancelled) {
        start->store_mfn = p2m()[start->store_mfn];
        start->console.domU.mfn = p2m()[start->console.domU.mfn];
    }
}

void guest_main(struct start_info *of_pv);

void guest_main(struct start_info *of_pv)
{
    char text[64];

    start = of_pv;
    connect();
    for (;;) {
        if (asked_to_suspend()) {
            suspend();
            connect();
        }
        while (receive(text) != XS_WATCH_EVENT) {
        }
    }
}
