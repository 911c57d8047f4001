/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into a program, of which it makes a server: for each request of
 * faults.py a child runs main() while one kind of call fails. Requests for
 * memory are seen as calls of malloc() and its kin, whoever makes them;
 * everything else as system calls, through a filter of seccomp, so that what
 * the C library reads and writes itself is no exception.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

void *__libc_malloc(size_t len);
void *__libc_calloc(size_t n, size_t len);
void *__libc_realloc(void *ptr, size_t len);
void *__libc_memalign(size_t align, size_t len);

/* What a call of read() or write() moves at most when it is cut short. */
#define SHORT_LEN 7
/* Descriptors of requests, answers and what stderr gets; the program has none as high. */
#define REQUEST_FD 200
#define ANSWER_FD 201
#define STDERR_PIPE_FD 202
#define N_KINDS 16

/* As faults.py numbers them. */
enum kind { NONE, ALLOC, READ, WRITE, OPEN, STAT, CLOSE, SYNC, RENAME, MMAP, THREAD };
enum mode { NTH, FROM_NTH, EVERY_SECOND, SHORT };
enum output { TO_FILE, TO_FULL, TO_CLOSED_PIPE, TO_NOTHING };

/* One run, as faults.py asks for it. */
struct request {
    int32_t kind, mode, error, at, output, file_limit, seconds;
};

/* What faults.py reads of the run. */
struct counts {
    uint32_t calls[N_KINDS], injected;
};

static struct request request;
static struct counts before, *counts = &before;
static int running;

/* Whether this call of @kind is to be disturbed. */
static int is_due(enum kind kind)
{
    uint32_t n;

    if (!running)
        return 0;
    n = __atomic_add_fetch(&counts->calls[kind], 1, __ATOMIC_RELAXED);
    if (request.kind != (int)kind || (request.mode == NTH && n != (uint32_t)request.at) ||
        (request.mode == FROM_NTH && n < (uint32_t)request.at) ||
        (request.mode == EVERY_SECOND && n % 2 == 0))
        return 0;
    __atomic_add_fetch(&counts->injected, 1, __ATOMIC_RELAXED);
    return 1;
}

/* --- memory --- */

static int no_memory(void)
{
    if (!is_due(ALLOC))
        return 0;
    errno = ENOMEM;
    return 1;
}

/*
 * The functions behind these, by the names that valgrind puts its own in the place of: of
 * __libc_malloc() it knows nothing, and would take what that returned for no block.
 */
static struct {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void *(*memalign)(size_t, size_t);
} next = {__libc_malloc, __libc_calloc, __libc_realloc, __libc_memalign};

static void find_next(void)
{
    static int found;

    if (found)
        return;
    found = 1; /* whatever dlsym() asks for comes from the C library */
    *(void **)&next.malloc = dlsym(RTLD_NEXT, "malloc");
    *(void **)&next.calloc = dlsym(RTLD_NEXT, "calloc");
    *(void **)&next.realloc = dlsym(RTLD_NEXT, "realloc");
    *(void **)&next.memalign = dlsym(RTLD_NEXT, "memalign");
}

void *malloc(size_t len)
{
    find_next();
    return no_memory() ? NULL : next.malloc(len);
}

void *calloc(size_t n, size_t len)
{
    find_next();
    return no_memory() ? NULL : next.calloc(n, len);
}

void *realloc(void *ptr, size_t len)
{
    find_next();
    return no_memory() ? NULL : next.realloc(ptr, len);
}

void *memalign(size_t align, size_t len)
{
    find_next();
    return no_memory() ? NULL : next.memalign(align, len);
}

void *aligned_alloc(size_t align, size_t len)
{
    return memalign(align, len);
}

int posix_memalign(void **ptr_out, size_t align, size_t len)
{
    void *ptr = memalign(align, len);

    if (!ptr)
        return ENOMEM;
    *ptr_out = ptr;
    return 0;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg)
{
    static int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

    if (is_due(THREAD))
        return EAGAIN;
    if (!create)
        *(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
    return create(thread, attr, run, arg);
}

/* LLVM blocks every signal while it closes a file: a call that traps would kill the program. */
int pthread_sigmask(int how, const sigset_t *set, sigset_t *old_out)
{
    sigset_t ours;

    if (set) {
        ours = *set;
        sigdelset(&ours, SIGSYS);
        set = &ours;
    }
    return syscall(SYS_rt_sigprocmask, how, set, old_out, _NSIG / 8) == 0 ? 0 : errno;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old_out)
{
    int error = pthread_sigmask(how, set, old_out);

    errno = error ? error : errno;
    return error ? -1 : 0;
}

/* --- system calls --- */

#ifdef __x86_64__

static const struct {
    int number;
    enum kind kind;
} trapped[] = {
    {SYS_read, READ},     {SYS_pread64, READ},     {SYS_readv, READ},   {SYS_getdents64, READ},
    {SYS_readlink, READ}, {SYS_write, WRITE},      {SYS_writev, WRITE}, {SYS_pwrite64, WRITE},
    {SYS_open, OPEN},     {SYS_openat, OPEN},      {SYS_stat, STAT},    {SYS_lstat, STAT},
    {SYS_fstat, STAT},    {SYS_newfstatat, STAT},  {SYS_close, CLOSE},  {SYS_fsync, SYNC},
    {SYS_rename, RENAME}, {SYS_renameat2, RENAME}, {SYS_mkdir, RENAME}, {SYS_fchmod, RENAME},
    {SYS_mmap, MMAP},
};
#define N_TRAPPED (sizeof trapped / sizeof *trapped)

/* The one place from which the filter lets every call through. */
extern char faults_real_call_end[];
long faults_real_call(long number, long a, long b, long c, long d, long e, long f);
__asm__(".text\n.globl faults_real_call\n.type faults_real_call, @function\n"
        "faults_real_call:\n"
        "movq %rdi, %rax\nmovq %rsi, %rdi\nmovq %rdx, %rsi\nmovq %rcx, %rdx\n"
        "movq %r8, %r10\nmovq %r9, %r8\nmovq 8(%rsp), %r9\nsyscall\n"
        ".globl faults_real_call_end\nfaults_real_call_end:\nret\n");

static enum kind kind_of(int number)
{
    for (size_t i = 0; i < N_TRAPPED; i++)
        if (trapped[i].number == number)
            return trapped[i].kind;
    return NONE;
}

/* What the call gives instead of its own result; 0: nothing, it is made, perhaps cut short. */
static long disturb(enum kind kind, int number, long fd, long *len)
{
    /* Who cannot say what is wrong on stderr cannot be asked for it. */
    if ((kind == WRITE || kind == CLOSE) && fd == STDERR_FILENO)
        return 0;
    if (!is_due(kind))
        return 0;
    if (request.mode == SHORT) {
        if ((number == SYS_read || number == SYS_write) && *len > SHORT_LEN)
            *len = SHORT_LEN;
        return 0;
    }
    return -request.error;
}

static void on_trap(int signal, siginfo_t *info, void *context)
{
    greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
    int number = info->si_syscall;
    long len = r[REG_RDX], result = disturb(kind_of(number), number, r[REG_RDI], &len);

    (void)signal;
    /* A descriptor is closed even if closing it tells of an error. */
    if (result == 0 || number == SYS_close) {
        long real =
            faults_real_call(number, r[REG_RDI], r[REG_RSI], len, r[REG_R10], r[REG_R8], r[REG_R9]);

        result = result == 0 ? real : result;
    }
    r[REG_RAX] = result;
}

static int trap_calls(void)
{
    uint64_t place = (uint64_t)(uintptr_t)faults_real_call_end;
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART};
    struct sock_filter filter[2 * N_TRAPPED + 8], *at = filter;
    struct sock_fprog program;

    action.sa_sigaction = on_trap;
    *at++ = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                         offsetof(struct seccomp_data, instruction_pointer));
    *at++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)place, 0, 3);
    *at++ = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                         offsetof(struct seccomp_data, instruction_pointer) + 4);
    *at++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(place >> 32), 0, 1);
    *at++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    *at++ =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < N_TRAPPED; i++) {
        *at++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)trapped[i].number,
                                             0, 1);
        *at++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
    }
    *at++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    program = (struct sock_fprog){(unsigned short)(at - filter), filter};
    return sigaction(SIGSYS, &action, NULL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

/* Registers are known of x86-64 only. */
static int trap_calls(void)
{
    return 0;
}

#endif

/* --- the server --- */

static void redirect(int fd, int to)
{
    if (fd < 0)
        close(to);
    else if (fd != to)
        dup2(fd, to);
}

static int open_output(void)
{
    int ends[2];

    if (request.output == TO_FULL)
        return open("/dev/full", O_WRONLY);
    if (request.output == TO_NOTHING)
        return -1;
    if (request.output == TO_CLOSED_PIPE) {
        if (pipe(ends) != 0)
            _exit(125);
        close(ends[0]);
        return ends[1];
    }
    return open("stdout", O_RDWR | O_CREAT | O_TRUNC, 0600);
}

/* In the child: streams as the request wants them, then on to main(). */
static void begin(const char *input)
{
    struct rlimit limit = {(rlim_t)request.file_limit, (rlim_t)request.file_limit};

    close(REQUEST_FD);
    close(ANSWER_FD);
    redirect(open(input, O_RDONLY), STDIN_FILENO);
    redirect(STDERR_PIPE_FD, STDERR_FILENO);
    close(STDERR_PIPE_FD);
    redirect(open_output(), STDOUT_FILENO);
    for (int fd = 3; fd < 10; fd++)
        close(fd);
    alarm((unsigned)request.seconds);
    signal(SIGXFSZ, SIG_IGN);
    if (request.file_limit && setrlimit(RLIMIT_FSIZE, &limit) != 0)
        _exit(125);
    /* Memory needs no filter, and is asked for often; nor does valgrind know one. */
    if (request.kind != ALLOC && !getenv("FAULTS_NO_FILTER") && !trap_calls())
        _exit(126);
    running = 1;
}

__attribute__((constructor)) static void serve(void)
{
    const char *shared = getenv("FAULTS_SHARED"), *input = getenv("FAULTS_INPUT");
    const char *program = getenv("FAULTS_PROGRAM");
    int fd, status;

    /* Not the shell that starts valgrind, nor that itself. */
    if (!shared || !input || !program || strcmp(program, program_invocation_name) != 0)
        return;
    fd = open(shared, O_RDWR);
    if (fd < 0)
        _exit(125);
    counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (counts == MAP_FAILED)
        _exit(125);
    unsetenv("LD_PRELOAD");
    unsetenv("FAULTS_SHARED");
    while (read(REQUEST_FD, &request, sizeof request) == (ssize_t)sizeof request) {
        pid_t pid = fork();

        if (pid == 0) {
            begin(input);
            return;
        }
        if (pid < 0 || waitpid(pid, &status, 0) != pid ||
            write(ANSWER_FD, &status, sizeof status) != (ssize_t)sizeof status)
            _exit(125);
    }
    _exit(0);
}
