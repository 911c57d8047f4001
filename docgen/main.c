/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "docgen.h"

static const char usage_text[] =
    "Usage: docgen COMMAND [OPTION]... POLICY...\n"
    "\n"
    "POLICY is an XML file, or a directory whose *.xml files are read. Documents are\n"
    "made from an image with prose as well.\n"
    "\n"
    "Policy:\n"
    "  compile      write a policy image\n"
    "  lint         report errors and what a careful author would not leave; also in a\n"
    "               SUPPORT.md that is written by hand\n"
    "  examples     run the policy's examples\n"
    "  disassemble  print the predicates of an image or of a policy\n"
    "  ids          what the ids of a policy mean, for lint of later ones\n"
    "  import       policy source from a SUPPORT.md, with its text: import SUPPORT.md\n"
    "\n"
    "Documents:\n"
    "  diff         what changed between two policies, or two releases: diff A B\n"
    "  facts        the vocabulary; needs policy source\n"
    "  html         the statement of a release as a page of HTML\n"
    "  markdown     SUPPORT.md of a release\n"
    "  man          the statement of a release as a man page\n"
    "  matrix       what every release says, as a page of HTML\n"
    "  statements   the rows of a release's SUPPORT.md\n"
    "\n"
    "Options:\n"
    "  -o, --output FILE       where to write; documents go to standard output without it\n"
    "      --release N.N       documents: the release; the newest one that is out without it\n"
    "      --policy POLICY     diff: A and B are releases of this policy;\n"
    "                          markdown: the policy to render;\n"
    "                          lint SUPPORT.md: has the words of a status;\n"
    "                          import: has the predicates to take over\n"
    "      --format FORMAT     compile: image or c; statements: tsv or json;\n"
    "                          diff: text, markdown or json; facts: markdown or\n"
    "                          json-schema\n"
    "      --audit FILE        html: JSON of supportcheck audit, what became of the evidence\n"
    "      --against OLD       lint: the policy whose ids must mean the same, or what ids wrote\n"
    "                          of it; ids.tsv in the policy's directory without it;\n"
    "                          ids: has the ids that are retired\n"
    "      --coverage          lint: count what a machine can decide instead\n"
    "      --verdict-only      compile: leave the prose out\n"
    "      --symbol NAME       compile --format c: name of the array\n"
    "      --overlay FILE      read an overlay after the policy; may be repeated\n"
    "      --ignore ID         lint: do not report these; may be repeated\n"
    "      --help, --version\n"
    "\n"
    "Exit status: 0 done, 1 the policy has errors, 3 usage, 4 a file could not be read\n"
    "or written.\n";

enum option_id {
    OPT_VERDICT_ONLY = 256,
    OPT_FORMAT,
    OPT_SYMBOL,
    OPT_RELEASE,
    OPT_COVERAGE,
    OPT_POLICY,
    OPT_AUDIT,
    OPT_AGAINST,
    OPT_OVERLAY,
    OPT_IGNORE,
    OPT_HELP,
    OPT_VERSION
};

static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                        {"verdict-only", no_argument, NULL, OPT_VERDICT_ONLY},
                                        {"format", required_argument, NULL, OPT_FORMAT},
                                        {"symbol", required_argument, NULL, OPT_SYMBOL},
                                        {"release", required_argument, NULL, OPT_RELEASE},
                                        {"coverage", no_argument, NULL, OPT_COVERAGE},
                                        {"policy", required_argument, NULL, OPT_POLICY},
                                        {"audit", required_argument, NULL, OPT_AUDIT},
                                        {"against", required_argument, NULL, OPT_AGAINST},
                                        {"overlay", required_argument, NULL, OPT_OVERLAY},
                                        {"ignore", required_argument, NULL, OPT_IGNORE},
                                        {"help", no_argument, NULL, OPT_HELP},
                                        {"version", no_argument, NULL, OPT_VERSION},
                                        {NULL, 0, NULL, 0}};

/* Options that not every command takes. */
enum {
    TAKES_OUTPUT = 1,
    TAKES_VERDICT_ONLY = 2,
    TAKES_SYMBOL = 4,
    TAKES_RELEASE = 8,
    TAKES_COVERAGE = 16,
    TAKES_POLICY = 32,
    TAKES_AUDIT = 64,
    TAKES_AGAINST = 128
};

static const struct command {
    const char *name;
    enum exit_status (*run)(const struct arguments *args);
    unsigned takes;
    const char *formats[4]; /* of --format, the first is the default */
} commands[] = {
    {"compile", cmd_compile, TAKES_OUTPUT | TAKES_VERDICT_ONLY | TAKES_SYMBOL, {"image", "c"}},
    {"lint",
     cmd_lint,
     TAKES_OUTPUT | TAKES_RELEASE | TAKES_COVERAGE | TAKES_POLICY | TAKES_AGAINST,
     {NULL}},
    {"examples", cmd_examples, 0, {NULL}},
    {"disassemble", cmd_disassemble, 0, {NULL}},
    {"ids", cmd_ids, TAKES_OUTPUT | TAKES_AGAINST, {NULL}},
    {"import", cmd_import, TAKES_OUTPUT | TAKES_RELEASE | TAKES_POLICY, {NULL}},
    {"diff", cmd_diff, TAKES_OUTPUT | TAKES_RELEASE | TAKES_POLICY, {"text", "markdown", "json"}},
    {"facts", cmd_facts, TAKES_OUTPUT, {"markdown", "json-schema"}},
    {"html", cmd_html, TAKES_OUTPUT | TAKES_RELEASE | TAKES_AUDIT, {NULL}},
    {"markdown", cmd_markdown, TAKES_OUTPUT | TAKES_RELEASE | TAKES_POLICY, {NULL}},
    {"man", cmd_man, TAKES_OUTPUT | TAKES_RELEASE, {NULL}},
    {"matrix", cmd_matrix, TAKES_OUTPUT, {NULL}},
    {"statements", cmd_statements, TAKES_OUTPUT | TAKES_RELEASE, {"tsv", "json"}},
};

static enum exit_status usage_error(const char *what, const char *word)
{
    fprintf(stderr, "docgen: %s%s\nTry 'docgen --help'.\n", what, word);
    return EXIT_USAGE;
}

/* What argv says when it is not a command: exit now with @status_out. */
static bool parse_option(struct arguments *args, int opt, enum exit_status *status_out)
{
    switch (opt) {
    case 'o':
        args->output = optarg;
        return true;
    case OPT_VERDICT_ONLY:
        args->verdict_only = true;
        return true;
    case OPT_FORMAT:
        args->format = optarg;
        return true;
    case OPT_SYMBOL:
        args->symbol = optarg;
        return true;
    case OPT_RELEASE:
        args->release = optarg;
        return true;
    case OPT_COVERAGE:
        args->coverage = true;
        return true;
    case OPT_POLICY:
        args->policy = optarg;
        return true;
    case OPT_AUDIT:
        args->audit = optarg;
        return true;
    case OPT_AGAINST:
        args->against = optarg;
        return true;
    case OPT_OVERLAY:
        args->overlays[args->n_overlays++] = optarg;
        return true;
    case OPT_IGNORE:
        args->ignored[args->n_ignored++] = optarg;
        return true;
    case OPT_HELP:
        fputs(usage_text, stdout);
        *status_out = EXIT_DONE;
        return false;
    case OPT_VERSION:
        printf("docgen %d.%d.%d\n", SCHECK_VERSION_MAJOR, SCHECK_VERSION_MINOR,
               SCHECK_VERSION_PATCH);
        *status_out = EXIT_DONE;
        return false;
    default: /* getopt_long() has said what is wrong */
        fputs("Try 'docgen --help'.\n", stderr);
        *status_out = EXIT_USAGE;
        return false;
    }
}

static bool is_c_name(const char *name)
{
    if (!isalpha((unsigned char)*name) && *name != '_')
        return false;
    while (isalnum((unsigned char)*name) || *name == '_')
        name++;
    return !*name;
}

/* What is wrong with the options for @command, or NULL. */
static const char *misplaced(const struct command *command, const struct arguments *args)
{
    const struct {
        bool given;
        unsigned needs;
        const char *name;
    } given[] = {{args->output != NULL, TAKES_OUTPUT, "--output"},
                 {args->verdict_only, TAKES_VERDICT_ONLY, "--verdict-only"},
                 {args->symbol != NULL, TAKES_SYMBOL, "--symbol"},
                 {args->release != NULL, TAKES_RELEASE, "--release"},
                 {args->coverage, TAKES_COVERAGE, "--coverage"},
                 {args->policy != NULL, TAKES_POLICY, "--policy"},
                 {args->audit != NULL, TAKES_AUDIT, "--audit"},
                 {args->against != NULL, TAKES_AGAINST, "--against"}};

    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        if (given[i].given && !(command->takes & given[i].needs))
            return given[i].name;
    }
    return NULL;
}

/* Put the default where no format is given; false when the command has no such format. */
static bool settle_format(const struct command *command, struct arguments *args)
{
    size_t n = sizeof command->formats / sizeof *command->formats;

    if (!args->format) {
        args->format = command->formats[0];
        return true;
    }
    for (size_t i = 0; i < n && command->formats[i]; i++) {
        if (strcmp(args->format, command->formats[i]) == 0)
            return true;
    }
    return false;
}

static enum exit_status run_command(const struct command *command, struct arguments *args)
{
    const char *wrong = misplaced(command, args);
    bool c;

    if (wrong)
        return usage_error("this command has no ", wrong);
    if (!settle_format(command, args))
        return usage_error("no such format: ", args->format);
    c = args->format && strcmp(args->format, "c") == 0;
    if (command->run == cmd_compile && !args->output)
        return usage_error("compile needs --output", "");
    if (c && !args->symbol)
        return usage_error("--format c needs --symbol", "");
    if (args->symbol && (!c || !is_c_name(args->symbol)))
        return usage_error("--symbol is a C name and needs --format c: ", args->symbol);
    if (command->run == cmd_lint && !args->coverage && (args->output || args->release))
        return usage_error("lint has --output and --release with --coverage only", "");
    if (args->coverage && args->against)
        return usage_error("lint has --coverage or --against", "");
    /* Another way to say what to render. */
    if (command->run == cmd_markdown && args->policy && !args->n_paths)
        args->paths[args->n_paths++] = args->policy;
    else if (command->run == cmd_markdown && args->policy)
        return usage_error("markdown takes one policy: ", args->policy);
    if (!args->n_paths)
        return usage_error("no policy given", "");
    return command->run(args);
}

static enum exit_status run(struct arguments *args)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(args->command, commands[i].name) == 0)
            return run_command(&commands[i], args);
    }
    return usage_error("no such command: ", args->command);
}

static enum exit_status parse_and_run(int argc, char **argv, struct arguments *args)
{
    enum exit_status status;
    int opt;

    while ((opt = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        if (!parse_option(args, opt, &status))
            return status;
    }
    if (optind == argc)
        return usage_error("no command given", "");
    args->command = argv[optind++];
    while (optind < argc)
        args->paths[args->n_paths++] = argv[optind++];
    return run(args);
}

int main(int argc, char **argv)
{
    /* Each list is at most as long as the command line. */
    size_t cap = (size_t)argc;
    const char **words = calloc(3 * cap, sizeof *words);
    struct arguments args = {.overlays = words, .ignored = words + cap, .paths = words + 2 * cap};
    enum exit_status status;

    /* A reader that went away is an output error like a full disk. */
    signal(SIGPIPE, SIG_IGN);
    if (!words)
        return exit_for(SCHECK_E_NOMEM, "docgen");
    status = parse_and_run(argc, argv, &args);
    free(words);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("docgen: standard output");
        return EXIT_IO;
    }
    return (int)status;
}
