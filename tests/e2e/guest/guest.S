/* SPDX-License-Identifier: MIT */
/*
 * A guest that does next to nothing: the same ELF file starts as PV and as PVH,
 * and blocks until it is destroyed. A PV guest says itself how large it is, in
 * the shared page; this one writes what its command line says behind "frames=0x",
 * so that a test can have one that lies.
 */
#define XEN_update_va_mapping 14
#define XEN_sched_op 29
#define SCHEDOP_poll 3

/* struct start_info of a PV guest, struct shared_info, of 64 bits. */
#define START_SHARED_INFO 40
#define START_CMD_LINE 128
#define SHARED_MAX_PFN 0xc10

    .text
    .code64
    .globl pv_start
pv_start:
    cld
    lea stack_end(%rip), %rsp
    mov %rsi, %rbp

    /* The shared page in place of one of our own. */
    lea shared(%rip), %rdi
    mov START_SHARED_INFO(%rbp), %rsi
    or $7, %rsi                     /* present, writable, user */
    mov $2, %edx                    /* UVMF_INVLPG */
    call hypercalls + 32 * XEN_update_va_mapping
    test %rax, %rax
    jnz block

    /* Hexadecimal digits behind the sixteenth character up: "frames=0x". */
    lea START_CMD_LINE(%rbp), %rsi
    mov $0x3d73656d617266, %rax     /* "frames=", little-endian */
    mov (%rsi), %rbx
    shl $8, %rbx
    shr $8, %rbx
    cmp %rax, %rbx
    jne block
    add $9, %rsi
    xor %ebx, %ebx
digit:
    movzbl (%rsi), %eax
    sub $'0', %eax
    jb write
    cmp $10, %eax
    jb take
    sub $('a' - '0' - 10), %eax
    cmp $10, %eax
    jb write
    cmp $15, %eax
    ja write
take:
    shl $4, %rbx
    or %rax, %rbx
    inc %rsi
    jmp digit
write:
    mov %rbx, shared + SHARED_MAX_PFN(%rip)

block:
    mov $SCHEDOP_poll, %edi
    lea poll(%rip), %rsi
    call hypercalls + 32 * XEN_sched_op
    jmp block

    /* PVH: 32 bits, no paging. The hypervisor fills the page of hypercalls on request. */
    .code32
pvh_start:
    cld
    mov $stack_end, %esp
    mov $0x40000002, %eax
    cpuid
    mov %ebx, %ecx                  /* the register that takes the page's address */
    mov $hypercalls, %eax
    xor %edx, %edx
    wrmsr
1:  mov $SCHEDOP_poll, %ebx
    mov $poll, %ecx
    call hypercalls + 32 * XEN_sched_op
    jmp 1b

    .balign 4096
hypercalls:
    .skip 4096, 0xcc

    .data
    .balign 8
poll:                               /* sched_poll: no ports, no time limit */
    .quad 0, 0, 0

    .bss
    .balign 4096
shared:
    .skip 4096
    .skip 4096
stack_end:

    .macro note type:req, value:vararg
    .balign 4
    .long 4, 2f - 1f, \type
    .asciz "Xen"
1:  \value
2:  .balign 4
    .endm

    .section .note.Xen, "a", @note
    note 6, .asciz "nothing"        /* GUEST_OS */
    note 5, .asciz "xen-3.0"        /* XEN_VERSION */
    note 8, .asciz "generic"        /* LOADER */
    note 3, .quad 0                 /* VIRT_BASE */
    note 4, .quad 0                 /* PADDR_OFFSET */
    note 1, .quad pv_start          /* ENTRY */
    note 2, .quad hypercalls        /* HYPERCALL_PAGE */
    note 18, .long pvh_start        /* PHYS32_ENTRY */
