/* SPDX-License-Identifier: MIT */
/*
 * The beginnings of the guest: as PV in 64 bits already, as PVH in 32 bits without
 * paging, which goes on in 64 bits with the first 4 GiB mapped where they are. Both
 * end in guest.c. The page of hypercalls is made by Xen for PV, and filled on request
 * for PVH.
 */
#define MSR_EFER 0xc0000080
#define XEN_CPUID_MSR 0x40000002

    .text
    .code64
    .globl pv_start
pv_start:
    cld
    mov $stack_end, %esp
    mov %rsi, %rdi                  /* struct start_info */
    call guest_main

    .code32
pvh_start:
    cld
    mov $stack_end, %esp
    mov $XEN_CPUID_MSR, %eax
    cpuid
    mov %ebx, %ecx                  /* the register that takes the page's address */
    mov $hypercalls, %eax
    xor %edx, %edx
    wrmsr

    /* Four directories of 512 large pages behind one table of directories. */
    movl $directories + 7, top
    mov $directories, %edi
    mov $pages + 7, %eax
    mov $4, %ecx
1:  mov %eax, (%edi)
    add $4096, %eax
    add $8, %edi
    loop 1b
    mov $pages, %edi
    mov $0x87, %eax                 /* present, writable, user, large */
    mov $2048, %ecx
2:  mov %eax, (%edi)
    add $0x200000, %eax
    add $8, %edi
    loop 2b

    mov %cr4, %eax
    or $0x20, %eax                  /* PAE */
    mov %eax, %cr4
    mov $top, %eax
    mov %eax, %cr3
    mov $MSR_EFER, %ecx
    rdmsr
    or $0x100, %eax                 /* LME */
    wrmsr
    mov %cr0, %eax
    or $0x80000000, %eax            /* PG */
    mov %eax, %cr0
    lgdt descriptors_address
    ljmp $8, $pvh_long

    .code64
pvh_long:
    mov $16, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    xor %edi, %edi                  /* no struct start_info */
    call guest_main

    .balign 4096
    .globl hypercalls
hypercalls:
    .skip 4096, 0xcc

    .data
    .balign 8
descriptors:
    .quad 0
    .quad 0x00af9b000000ffff        /* code, 64 bits */
    .quad 0x00cf93000000ffff        /* data */
descriptors_address:
    .word . - descriptors - 1
    .long descriptors

    .bss
    .balign 4096
top:
    .skip 4096
directories:
    .skip 4096
pages:
    .skip 4 * 4096
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
