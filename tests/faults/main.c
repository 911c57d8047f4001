/* SPDX-License-Identifier: MIT */
/*
 * The programs while things fail: every request for memory, reads and writes,
 * a full disk, closed pipes, files that are not there. One row a command and
 * fault: how often it was injected. A program must not die of a signal, must
 * not end as if nothing had been while its output differs, and must leave a
 * file that it replaces old or new.
 *
 *   faults SHIM SUPPORTCHECK DOCGEN SOURCE_DIR
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_ARGS 10
#define OLD "what was there before\n"
#define SECONDS 20
#define LIMIT 10 /* bytes that a file may grow to, where the disk is full */
/* Beyond that many requests of one command only every STRIDE-th fails, for the time it takes. */
#define EVERY 2000
#define STRIDE 17

struct command {
    const char *name;
    const char *args[MAX_ARGS]; /* [0]: the program; "@" stands for the source directory */
    const char *input;          /* of stdin, below the source directory; NULL: none */
    bool writes;                /* "OUT", beside which nothing may be left */
};

#define CFG "@/examples/guests/hvm.cfg"
#define HOST "@/examples/hosts/x86_64-xen-4.20.2.json"
#define SMALL "@/tests/fuzz/corpus/policy/small.xml"

static const struct command commands[] = {
    {"check xl.cfg", {"supportcheck", "check", "--host", HOST, CFG}, NULL, false},
    {"check --format json",
     {"supportcheck", "check", "--format", "json", "@/examples/guests/undetermined.json"}, NULL, false},
    {"check libvirt XML", {"supportcheck", "check", "@/examples/guests/sound.xml"}, NULL, false},
    {"facts", {"supportcheck", "facts", "@/examples/guests/pvh.cfg"}, NULL, false},
    {"host --save", {"supportcheck", "host", "--save", "out/OUT"}, NULL, true},
    {"batch", {"supportcheck", "batch", "--jobs", "1"}, "tests/fuzz/corpus/batch/define.ndjson", false},
    {"batch --full", {"supportcheck", "batch", "--jobs", "1", "--full"},
     "tests/fuzz/corpus/batch/libxl.ndjson", false},
    {"explain", {"supportcheck", "explain", "--release", "4.20", "command-line.hvm-fep"}, NULL, false},
    {"list", {"supportcheck", "list"}, NULL, false},
    {"eval", {"supportcheck", "eval", "1 + 1 == 2 && [1, 2].exists(x, x > 1)"}, NULL, false},
    {"docgen compile", {"docgen", "compile", "-o", "out/OUT", SMALL}, NULL, true},
    {"docgen lint", {"docgen", "lint", SMALL}, NULL, false},
    {"docgen examples", {"docgen", "examples", SMALL}, NULL, false},
    {"docgen markdown", {"docgen", "markdown", "-o", "out/OUT", SMALL}, NULL, true},
    {"docgen statements", {"docgen", "statements", SMALL}, NULL, false},
    {"docgen matrix", {"docgen", "matrix", "-o", "out/OUT", SMALL}, NULL, true},
};
#define N_COMMANDS (sizeof commands / sizeof *commands)

/* How a run is disturbed. */
struct fault {
    const char *kind; /* of the shim */
    unsigned long at;
    enum { TO_FILE = 0, TO_FULL, TO_CLOSED_PIPE, TO_NOTHING } out;
    long file_limit; /* bytes; 0: none */
};

struct result {
    int status;  /* as waitpid() has it */
    size_t n_faults;
    char *output; /* stdout, then OUT */
    size_t len, out_len;
    bool left_over; /* a file beside OUT */
};

static const char *shim, *programs[2], *source;
static char work[] = "/tmp/faults.XXXXXX";
static unsigned n_failed;

static char *format(const char *fmt, const char *a, const char *b)
{
    char *text = NULL;

    if (asprintf(&text, fmt, a, b) < 0)
        abort();
    return text;
}

/* --- one run --- */

static int open_output(const struct fault *fault)
{
    int ends[2];

    if (fault->out == TO_FULL)
        return open("/dev/full", O_WRONLY);
    if (fault->out == TO_NOTHING)
        return -1;
    if (fault->out == TO_CLOSED_PIPE) {
        if (pipe(ends) != 0)
            abort();
        close(ends[0]);
        return ends[1];
    }
    return open("stdout", O_RDWR | O_CREAT | O_TRUNC, 0600);
}

static void redirect(int fd, int to)
{
    if (fd < 0)
        close(to);
    else if (fd != to)
        dup2(fd, to);
}

_Noreturn static void start(const struct command *command, const struct fault *fault, int report)
{
    char *argv[MAX_ARGS + 1] = {NULL}, at[32], fd[32];
    char *input = command->input ? format("%s/%s", source, command->input) : format("%s%s", "/dev/null", "");
    struct rlimit limit = {(rlim_t)fault->file_limit, (rlim_t)fault->file_limit};

    for (int i = 1; i < MAX_ARGS && command->args[i]; i++)
        argv[i] = command->args[i][0] == '@' ? format("%s%s", source, command->args[i] + 1)
                                             : (char *)command->args[i];
    argv[0] = (char *)programs[strcmp(command->args[0], "docgen") == 0];
    snprintf(at, sizeof at, "%lu", fault->at);
    snprintf(fd, sizeof fd, "%d", report);
    setenv("LD_PRELOAD", shim, 1);
    setenv("FAULT_KIND", fault->kind, 1);
    setenv("FAULT_AT", at, 1);
    setenv("FAULT_FD", fd, 1);
    setenv("SUPPORTCHECK_DATA_DIR", work, 1);
    redirect(open(input, O_RDONLY), 0);
    redirect(open("stderr", O_RDWR | O_CREAT | O_TRUNC, 0600), 2);
    redirect(open_output(fault), 1);
    alarm(SECONDS);
    signal(SIGXFSZ, SIG_IGN);
    if (fault->file_limit && setrlimit(RLIMIT_FSIZE, &limit) != 0)
        _exit(126);
    execv(argv[0], argv);
    _exit(127);
}

static void append_file(struct result *result, const char *path)
{
    int fd = open(path, O_RDONLY);
    ssize_t n;

    if (fd < 0)
        return;
    do {
        result->output = realloc(result->output, result->len + 65536);
        if (!result->output)
            abort();
        n = read(fd, result->output + result->len, 65536);
        result->len += n > 0 ? (size_t)n : 0;
    } while (n > 0);
    close(fd);
}

static bool has_left_overs(void)
{
    DIR *dir = opendir("out");
    bool found = false;

    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") && strcmp(entry->d_name, "OUT")) {
            char *path = format("out/%s%s", entry->d_name, "");

            unlink(path);
            free(path);
            found = true;
        }
    }
    if (dir)
        closedir(dir);
    return found;
}

static void put_old(void)
{
    FILE *file = fopen("out/OUT", "w");

    if (!file || fputs(OLD, file) < 0 || fclose(file) != 0)
        abort();
}

static struct result run(const struct command *command, const struct fault *fault)
{
    struct result result = {0};
    char bytes[4096];
    int ends[2];
    ssize_t n;
    pid_t pid;

    put_old();
    if (pipe(ends) != 0)
        abort();
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    pid = fork();
    if (pid == 0) {
        close(ends[0]);
        start(command, fault, ends[1]);
    }
    close(ends[1]);
    while ((n = read(ends[0], bytes, sizeof bytes)) > 0)
        result.n_faults += (size_t)n;
    close(ends[0]);
    if (pid < 0 || waitpid(pid, &result.status, 0) != pid)
        abort();
    append_file(&result, "stdout");
    result.out_len = result.len;
    append_file(&result, "out/OUT");
    result.out_len = result.len - result.out_len;
    result.left_over = has_left_overs();
    return result;
}

/* --- judging --- */

static bool is_old(const struct result *result)
{
    return result->out_len == strlen(OLD) &&
           memcmp(result->output + result->len - result->out_len, OLD, result->out_len) == 0;
}

static bool is_new(const struct result *result, const struct result *good)
{
    return result->out_len == good->out_len &&
           memcmp(result->output + result->len - result->out_len,
                  good->output + good->len - good->out_len, good->out_len) == 0;
}

static bool is_same(const struct result *result, const struct result *good)
{
    return result->len == good->len && result->status == good->status &&
           memcmp(result->output, good->output, good->len) == 0;
}

/* NULL, or what is wrong with a run. @must: it has to be as if nothing had been. */
static const char *judge(const struct result *result, const struct result *good,
                         const struct fault *fault, bool must)
{
    int status = WEXITSTATUS(result->status);

    if (WIFSIGNALED(result->status))
        return fault->out == TO_CLOSED_PIPE && WTERMSIG(result->status) == SIGPIPE
                   ? NULL
                   : WTERMSIG(result->status) == SIGALRM ? "did not end" : "died of a signal";
    if (result->left_over)
        return "left a file behind";
    if (!is_old(result) && !is_new(result, good))
        return "left a half-written file";
    if (is_same(result, good))
        return NULL;
    if (must)
        return "has another output or status than without the fault";
    /* libxlu leaves with 2 when memory is out; facts that could not be had are unknown. */
    if (WEXITSTATUS(good->status) == 0 && status == 2)
        return NULL;
    /* batch has answered a line when it says what is wrong with it. */
    if (memmem(result->output, result->len, "\"error\":", strlen("\"error\":")))
        return NULL;
    if (fault->out == TO_FILE && result->status == good->status && !fault->file_limit)
        return "has another output, and the status of success";
    /* 127: the loader, which was asked for a library. */
    return status == 1 || (status >= 3 && status <= 5) || status == 127
               ? NULL
               : "has an odd exit status";
}

static void check(const struct command *command, const struct fault *fault,
                  const struct result *result, const struct result *good, bool must)
{
    const char *wrong = judge(result, good, fault, must);

    if (!wrong)
        return;
    if (n_failed++ < 30)
        printf("FAILED: %s, %s %lu: %s (status 0x%x)\n", command->name, fault->kind, fault->at,
               wrong, (unsigned)result->status);
}

static void row(const struct command *command, const char *fault, size_t n)
{
    printf("%-20s %-34s %7zu\n", command->name, fault, n);
}

/* --- the faults --- */

/* The Nth call fails, for every N. */
static void fail_each(const struct command *command, const struct result *good, const char *kind,
                      const char *what)
{
    struct fault fault = {.kind = kind, .at = 1};
    size_t n = 0;

    for (;; n++) {
        struct result result = run(command, &fault);
        bool reached = result.n_faults > 0;

        if (reached)
            check(command, &fault, &result, good, false);
        free(result.output);
        if (!reached)
            break;
        fault.at += fault.at < EVERY ? 1 : STRIDE;
    }
    row(command, what, n);
}

/* All calls are disturbed; nobody shall notice. */
static void disturb(const struct command *command, const struct result *good, const char *kind,
                    const char *what)
{
    const struct fault fault = {.kind = kind, .at = 1};
    struct result result = run(command, &fault);

    check(command, &fault, &result, good, true);
    row(command, what, result.n_faults);
    free(result.output);
}

static void fail_output(const struct command *command, const struct result *good)
{
    static const struct {
        struct fault fault;
        const char *what;
    } faults[] = {
        {{.kind = "full", .out = TO_FULL}, "stdout is a full device"},
        {{.kind = "pipe", .out = TO_CLOSED_PIPE}, "stdout is a pipe nobody reads"},
        {{.kind = "closed", .out = TO_NOTHING}, "stdout is closed"},
        {{.kind = "limit", .file_limit = LIMIT}, "files cannot grow beyond 10 bytes"},
    };

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct result result = run(command, &faults[i].fault);

        check(command, &faults[i].fault, &result, good, false);
        /* What went to a broken stdout is lost, so it cannot have been success. */
        if (!command->writes && result.status == good->status &&
            (!faults[i].fault.file_limit || good->len > LIMIT + strlen(OLD))) {
            n_failed++;
            printf("FAILED: %s, %s: ends as if its output had arrived\n", command->name,
                   faults[i].what);
        }
        row(command, faults[i].what, 1);
        free(result.output);
    }
}

static void attack(const struct command *command)
{
    const struct fault none = {.kind = "none"};
    struct result good = run(command, &none);

    if (!WIFEXITED(good.status) || WEXITSTATUS(good.status) > 2 || good.left_over) {
        n_failed++;
        printf("FAILED: %s does not even run (status 0x%x)\n", command->name, (unsigned)good.status);
    } else {
        fail_each(command, &good, "alloc", "Nth request for memory fails");
        fail_each(command, &good, "read-error", "Nth read fails, file has vanished");
        if (command->writes)
            fail_each(command, &good, "write-error", "Nth write is short, disk is full");
        disturb(command, &good, "read-short", "reads and writes of 7 bytes");
        disturb(command, &good, "read-eintr", "every second read, write: EINTR");
        fail_output(command, &good);
    }
    free(good.output);
}

/* --- files that cannot be used --- */

static void write_file(const char *path, const char *data, size_t len)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(data, 1, len, file) != len || fclose(file) != 0)
        abort();
}

/* A command that has to refuse a file with @status. */
static void refuse(const char *what, int status, const struct command *command)
{
    const struct fault none = {.kind = "none"};
    struct result result = run(command, &none);

    if (!WIFEXITED(result.status) || WEXITSTATUS(result.status) != status || !is_old(&result) ||
        result.left_over) {
        n_failed++;
        printf("FAILED: %s, %s: status 0x%x instead of %d\n", command->name, what,
               (unsigned)result.status, status);
    }
    row(command, what, 1);
    free(result.output);
}

/* The format of images, and what they need of a reader, stands at bytes 8 and 10. */
static void make_newer_image(void)
{
    static const struct command compile = {
        "docgen compile", {"docgen", "compile", "-o", "out/OUT", SMALL}, NULL, true};
    const struct fault none = {.kind = "none"};
    struct result image = run(&compile, &none);

    if (WEXITSTATUS(image.status) || image.out_len < 16)
        abort();
    image.output[image.len - image.out_len + 8] = 99;
    image.output[image.len - image.out_len + 10] = 99;
    write_file("newer.img", image.output + image.len - image.out_len, image.out_len);
    free(image.output);
    write_file("newer.xml", "<supportcheck version=\"99\"/>\n", 30 - 1);
}

static void refuse_files(void)
{
    static const struct command absent = {"check", {"supportcheck", "check", "out/absent"}, NULL, false};
    static const struct command directory = {"check", {"supportcheck", "check", "out"}, NULL, false};
    static const struct command no_host = {
        "check --host", {"supportcheck", "check", "--host", "absent", CFG}, NULL, false};
    static const struct command memory = {
        "check", {"supportcheck", "check", "/proc/self/mem"}, NULL, false};
    static const struct command image = {
        "check --policy", {"supportcheck", "check", "--policy", "newer.img", CFG}, NULL, false};
    static const struct command xml = {
        "check --policy", {"supportcheck", "check", "--policy", "newer.xml", CFG}, NULL, false};
    static const struct command documents = {
        "docgen markdown", {"docgen", "markdown", "-o", "out/OUT", "newer.img"}, NULL, true};
    static const struct command compile = {
        "docgen compile", {"docgen", "compile", "-o", "out/OUT", "newer.xml"}, NULL, true};
    static const struct command source_absent = {
        "docgen compile", {"docgen", "compile", "-o", "out/OUT", "absent.xml"}, NULL, true};

    make_newer_image();
    refuse("file is absent", 4, &absent);
    refuse("file is a directory", 4, &directory);
    refuse("file cannot be read", 4, &memory);
    refuse("file is absent", 4, &no_host);
    refuse("image of a newer format", 5, &image);
    refuse("policy of a newer version", 5, &xml);
    refuse("image of a newer format", 1, &documents);
    refuse("policy of a newer version", 1, &compile);
    refuse("file is absent", 4, &source_absent);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: faults SHIM SUPPORTCHECK DOCGEN SOURCE_DIR [COMMAND]\n");
        return 2;
    }
    shim = argv[1];
    programs[0] = argv[2];
    programs[1] = argv[3];
    source = argv[4];
    if (!mkdtemp(work) || chdir(work) != 0 || mkdir("out", 0700) != 0)
        abort();
    setlinebuf(stdout);
    printf("%-20s %-34s %7s\n", "command", "fault", "times");
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (argc < 6 || strcmp(argv[5], commands[i].name) == 0)
            attack(&commands[i]);
    if (argc < 6)
        refuse_files();
    printf("%u of these went wrong\n", n_failed);
    return n_failed > 0;
}
