/* SPDX-License-Identifier: MIT */
/* supportcheck-audit: a program of its own, because libclang is large. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../cli.h"
#include "../file.h"
#include "../message.h"
#include "../policy_source.h"
#include "audit.h"

#define COMMAND "audit"

static const char help_text[] =
    "Usage: supportcheck audit [OPTION]...\n"
    "       supportcheck-audit [OPTION]...\n"
    "Say whether what the policy names as evidence of its limits is still there: the\n"
    "declarations in Xen's headers, and the lines in its source.\n"
    "\n"
    "  --include DIR        where Xen's headers are, as #include <xenctrl.h> finds them\n"
    "                       (repeatable)\n"
    "  --source DIR         a tree of Xen's source; without --include its headers too\n"
    "  --target NAME        i386, armhf, amd64 or arm64 (repeatable); default: i386 and armhf\n"
    "  --libc DIR           headers of the target's C library; none: minimal ones of our own;\n"
    "                       default: where Debian has them, and the minimal ones otherwise\n"
    "  --release N.N        the release of the headers and the source; default: they say it\n"
    "  --restriction ID     only the evidence of this restriction or feature\n"
    "  --policy PATH        policy source (file or directory, repeatable) or an image with\n"
    "                       prose; default: $SUPPORTCHECK_POLICY, else the installed one\n"
    "  --overlay FILE       policy source laid over it (repeatable)\n"
    "  --format FORMAT      text (default) or json\n"
    "  -h, --help           print this\n"
    "  -V, --version        print the version\n"
    "\n"
    "Exit status: 0 everything that was examined is as the policy says, 1 something is not\n"
    "(fixed, gone, or a limit where the policy has none), 2 something cannot be told, 3 wrong\n"
    "use, 4 input or output failed, 5 the policy cannot be used.\n"
    "\n"
    "Example: supportcheck audit --include /usr/include --target i386\n";

enum option_id {
    OPT_INCLUDE = 256,
    OPT_SOURCE,
    OPT_TARGET,
    OPT_LIBC,
    OPT_RELEASE,
    OPT_RESTRICTION,
    OPT_POLICY,
    OPT_OVERLAY,
    OPT_FORMAT
};

static const struct option long_options[] = {
    {"include", required_argument, NULL, OPT_INCLUDE},
    {"source", required_argument, NULL, OPT_SOURCE},
    {"target", required_argument, NULL, OPT_TARGET},
    {"libc", required_argument, NULL, OPT_LIBC},
    {"release", required_argument, NULL, OPT_RELEASE},
    {"restriction", required_argument, NULL, OPT_RESTRICTION},
    {"policy", required_argument, NULL, OPT_POLICY},
    {"overlay", required_argument, NULL, OPT_OVERLAY},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

struct arguments {
    struct cli_options cli; /* policies, overlays, format */
    struct cli_paths includes, targets;
    const char *source, *libc, *release, *restriction;
    bool done; /* help or version was printed */
};

/* --- the command line --- */

static int add_path(struct cli_paths *paths, const char *option, const char *value, size_t most)
{
    if (paths->n == most)
        return cli_usage(COMMAND, "%s can be given %zu times at most", option, most);
    paths->items[paths->n++] = value;
    return 0;
}

static int set_format(struct arguments *args, const char *value)
{
    if (strcmp(value, "json") != 0 && strcmp(value, "text") != 0)
        return cli_usage(COMMAND, "--format '%s': give text or json", value);
    args->cli.format = strcmp(value, "json") == 0 ? CLI_JSON : CLI_TEXT;
    return 0;
}

static int add_target(struct arguments *args, const char *value)
{
    if (!audit_target_find(value))
        return cli_usage(COMMAND, "--target '%s': give i386, armhf, amd64 or arm64", value);
    for (size_t i = 0; i < args->targets.n; i++)
        if (strcmp(args->targets.items[i], value) == 0)
            return 0;
    return add_path(&args->targets, "--target", value, AUDIT_MAX_TARGETS);
}

static int set_release(struct arguments *args, const char *value)
{
    unsigned major, minor;
    char rest;

    if (sscanf(value, "%u.%u%c", &major, &minor, &rest) != 2)
        return cli_usage(COMMAND, "--release '%s': give a release as N.N", value);
    args->release = value;
    return 0;
}

static int print_help(struct arguments *args, bool version)
{
    if (version)
        printf("supportcheck-audit %d.%d.%d\n", SCHECK_VERSION_MAJOR, SCHECK_VERSION_MINOR,
               SCHECK_VERSION_PATCH);
    else
        fputs(help_text, stdout);
    args->done = true;
    return 0;
}

static int set_option(struct arguments *args, int id, const char *value)
{
    switch (id) {
    case OPT_INCLUDE:
        return add_path(&args->includes, "--include", value, CLI_MAX_PATHS);
    case OPT_SOURCE:
        args->source = value;
        return 0;
    case OPT_TARGET:
        return add_target(args, value);
    case OPT_LIBC:
        args->libc = value;
        return 0;
    case OPT_RELEASE:
        return set_release(args, value);
    case OPT_RESTRICTION:
        args->restriction = value;
        return 0;
    case OPT_POLICY:
        return add_path(&args->cli.policies, "--policy", value, CLI_MAX_PATHS);
    case OPT_OVERLAY:
        return add_path(&args->cli.overlays, "--overlay", value, CLI_MAX_PATHS);
    case OPT_FORMAT:
        return set_format(args, value);
    default:
        return print_help(args, id == 'V');
    }
}

static int refuse(int how, char **argv)
{
    const char *arg = argv[optind - 1];

    if (how == ':')
        return cli_usage(COMMAND, "%s needs a value", arg);
    if (strncmp(arg, "--", 2) != 0 && optopt)
        return cli_usage(COMMAND, "there is no option -%c", optopt);
    return cli_usage(COMMAND, "there is no option %s here, or it takes no value", arg);
}

/* False after saying why not. */
static bool is_directory(const char *option, const char *path)
{
    struct stat st;
    int error = stat(path, &st) != 0 ? errno : S_ISDIR(st.st_mode) ? 0 : ENOTDIR;

    if (error == ENOENT || error == ENOTDIR)
        cli_error("%s %s: no such directory", option, path);
    else if (error)
        cli_error("%s %s: %s", option, path, strerror(error));
    return !error;
}

static int check_arguments(const struct arguments *args, int argc, char **argv)
{
    if (optind < argc)
        return cli_usage(COMMAND,
                         "'%s' is no option: directories are given by --include and "
                         "--source",
                         argv[optind]);
    if (!args->includes.n && !args->source)
        return cli_usage(COMMAND, "there is nothing to audit: give --include, --source or both");
    for (size_t i = 0; i < args->includes.n; i++) {
        if (!is_directory("--include", args->includes.items[i]))
            return CLI_INPUT;
    }
    return !args->libc || strcmp(args->libc, "none") == 0 || is_directory("--libc", args->libc)
               ? 0
               : CLI_INPUT;
}

static int parse(int argc, char **argv, struct arguments *args)
{
    int id;

    *args = (struct arguments){.cli = {.command = COMMAND}};
    opterr = 0;
    while ((id = getopt_long(argc, argv, ":hV", long_options, NULL)) != -1) {
        int rc = id == '?' || id == ':' ? refuse(id, argv) : set_option(args, id, optarg);

        if (rc || args->done)
            return rc;
    }
    if (!args->targets.n) {
        args->targets.items[args->targets.n++] = "i386";
        args->targets.items[args->targets.n++] = "armhf";
    }
    return check_arguments(args, argc, argv);
}

/* --- the audit --- */

static void examine_one(const struct audit *audit, struct audit_headers *headers,
                        struct audit_source *source, size_t evidence, size_t target)
{
    const struct audit_evidence *e = &audit->evidences.items[evidence];
    const struct audit_compiler *compiler = &audit->compilers[target];
    struct audit_result *result = audit_result_at(audit, evidence, target);

    if (!audit_is_in_source(e)) {
        if (audit->includes.n)
            audit_declaration(headers, compiler, e, result);
        return;
    }
    if (!source)
        return;
    if (!audit_is_line(e))
        audit_private_member(source, headers, compiler, e, result);
    else if (audit_expected_of(audit, evidence, target) != AUDIT_OTHER_TARGET)
        /* The text is the same for all: what is written for another says nothing of this one. */
        audit_line(source, e, result);
}

static int examine(struct audit *audit)
{
    struct audit_headers *headers = audit_headers_new(&audit->includes, &audit->tree);
    struct audit_source *source = audit->source ? audit_source_new(audit->source) : NULL;
    int rc = CLI_INPUT;

    if (headers && (source || !audit->source)) {
        audit->results = calloc(audit->evidences.n * audit->n_targets, sizeof *audit->results);
        rc = audit->results ? 0 : cli_no_memory();
    }
    for (size_t i = 0; !rc && i < audit->evidences.n; i++)
        for (size_t target = 0; target < audit->n_targets; target++)
            examine_one(audit, headers, source, i, target);
    audit_source_free(source);
    audit_headers_free(headers);
    return rc;
}

static int find_versions(struct audit *audit)
{
    if (audit->source && !audit_version_of_source(audit->source, &audit->source_version)) {
        cli_error("--source %s: no tree of Xen's source: xen/Makefile in it: %s", audit->source,
                  strerror(errno));
        return CLI_INPUT;
    }
    if (audit->tree.root)
        return audit_version_of_source(audit->source, &audit->headers_version) ? 0 : CLI_INPUT;
    audit_version_of_headers(&audit->includes, &audit->headers_version);
    return 0;
}

/* Where no directory of headers is given, those in the source are audited. */
static int find_headers(struct audit *audit)
{
    if (audit->includes.n)
        return 0;
    if (!audit_tree_read(audit->source, &audit->tree)) {
        cli_error("--source %s: %s", audit->source, strerror(errno));
        return CLI_INPUT;
    }
    if (!audit->tree.includes.n)
        audit_tree_clear(&audit->tree);
    audit->includes = audit->tree.includes;
    return 0;
}

static int report(const struct audit *audit, enum cli_format format)
{
    if (format == CLI_JSON) {
        int rc = audit_print_json(audit);

        if (rc)
            return rc;
    } else {
        audit_print_text(audit);
    }
    return (int)audit_exit_of(audit);
}

static void audit_clear(struct audit *audit)
{
    for (size_t i = 0; audit->results && i < audit->evidences.n * audit->n_targets; i++)
        audit_result_clear(&audit->results[i]);
    free(audit->results);
    audit_evidence_clear(&audit->evidences);
    audit_version_clear(&audit->headers_version);
    audit_version_clear(&audit->source_version);
    audit_tree_clear(&audit->tree);
}

/* "PLACE" from the directory of this program, when there is such a file. */
static bool find_near(const char *place, char path[PATH_MAX])
{
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self);
    char *slash = len > 0 && (size_t)len < sizeof self ? memrchr(self, '/', (size_t)len) : NULL;
    int n = slash ? snprintf(path, PATH_MAX, "%.*s/%s", (int)(slash - self), self, place) : -1;

    return n > 0 && n < PATH_MAX && access(path, R_OK) == 0;
}

/*
 * The policy that is built in has no prose. Where nothing else is named or
 * installed, the image that was built or installed with this program has.
 */
static int open_policy(const struct arguments *args, struct cli_policy *policy_out)
{
    static const char *const places[] = {AUDIT_DATA_DIR "/policy.img", "../policy.img"};
    struct cli_options options = args->cli;
    struct scheck_policy_info info;
    char path[PATH_MAX];
    int rc = cli_policy_open(&options, true, policy_out);

    if (rc || options.policies.n || options.overlays.n)
        return rc;
    scheck_policy_info(policy_out->policy, &info);
    for (size_t i = 0; !info.has_documents && i < sizeof places / sizeof *places; i++) {
        if (!find_near(places[i], path))
            continue;
        cli_policy_close(policy_out);
        options.policies = (struct cli_paths){.items = {path}, .n = 1};
        return cli_policy_open(&options, true, policy_out);
    }
    return 0;
}

static int run(const struct arguments *args)
{
    struct audit audit = {.includes = args->includes,
                          .source = args->source,
                          .release = args->release,
                          .n_targets = args->targets.n};
    struct cli_policy policy;
    int rc = open_policy(args, &policy);

    if (rc)
        return rc;
    audit.policy = policy.policy;
    rc = find_headers(&audit);
    for (size_t i = 0; i < audit.n_targets; i++)
        audit_compiler_init(audit_target_find(args->targets.items[i]), &audit.includes, &audit.tree,
                            args->libc, &audit.compilers[i]);
    if (!rc)
        rc = find_versions(&audit);
    if (!rc)
        rc = audit_evidence_read(audit.policy, args->restriction, &audit.evidences);
    if (!rc)
        rc = examine(&audit);
    if (!rc)
        rc = report(&audit, args->cli.format);
    audit_clear(&audit);
    cli_policy_close(&policy);
    return rc;
}

static void parse_and_run(int argc, char **argv)
{
    struct arguments args;
    int rc;

    cli_guard_exit();
    rc = parse(argc, argv, &args);
    if (!rc && !args.done)
        rc = run(&args);
    cli_exit(cli_stdout_finish(rc));
}

/* libclang aborts where memory is out, and its crashes are not ours: they happen to a child. */
int main(int argc, char **argv)
{
    int status = 0;
    pid_t pid;

    if (!cli_stdio_guard())
        return CLI_INPUT;
    signal(SIGPIPE, SIG_IGN);
    pid = fork();
    if (pid == 0)
        parse_and_run(argc, argv);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (pid < 0)
        cli_error("cannot start a process: %s", strerror(errno));
    else if (WIFEXITED(status))
        return WEXITSTATUS(status);
    else
        cli_error("libclang died of signal %d (%s), most likely out of memory", WTERMSIG(status),
                  strsignal(WTERMSIG(status)));
    return CLI_INPUT;
}
