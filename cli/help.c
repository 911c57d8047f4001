/* SPDX-License-Identifier: MIT */
#include "help.h"

const char cli_help_program[] =
    "Usage: supportcheck COMMAND [OPTION]... [ARGUMENT]...\n"
    "Say whether Xen guests are within the support statement of their hypervisor.\n"
    "\n"
    "  check [GUEST]...     judge guests on a host, or the host alone\n"
    "  host                 print what can be learned of this machine, as facts JSON\n"
    "  facts GUEST...       print what guest configurations say, as facts JSON\n"
    "  batch                judge guests from lines of JSON on stdin, a line of JSON each\n"
    "  list                 list the statements of a release\n"
    "  explain ID...        show everything the policy says about a statement or feature\n"
    "  eval EXPR [NAME=VALUE]...\n"
    "                       evaluate one expression against facts\n"
    "  audit                look up the policy's evidence in Xen's headers and source\n"
    "  version              print the version of the program and of its policy\n"
    "  help [COMMAND]       print this, or a command's help\n"
    "\n"
    "Exit status: 0 what is required is met, 1 it is not, 2 facts are missing to tell,\n"
    "3 wrong use, 4 input or output failed, 5 the policy cannot be used.\n"
    "\n"
    "Example: supportcheck check --host host.json guest.cfg\n";

#define HELP_POLICY                                                                            \
    "  --policy PATH        policy source (file or directory, repeatable) or an image;\n"       \
    "                       default: $SUPPORTCHECK_POLICY, else the newer of the built-in\n"    \
    "                       and the installed one\n"
#define HELP_OVERLAY "  --overlay FILE       policy source laid over it (repeatable)\n"
#define HELP_COLOUR "  --color WHEN         auto (default), always or never\n"
#define HELP_INPUT                                                                             \
    "  --input FORMAT       xl.cfg, libxl-json, libvirt-xml or facts-json; default: recognised\n"

static const char help_check[] =
    "Usage: supportcheck check [OPTION]... [GUEST]...\n"
    "  or:  supportcheck check [OPTION]... --domain NAME|ID... | --all\n"
    "Judge guest configurations ('-': stdin; a file may hold several guests) on a host.\n"
    "Without GUEST the host alone is judged.\n"
    "\n"
    "  --host FILE          facts JSON of the host (see 'supportcheck host --save');\n"
    "                       default: this machine is probed; several: which of them may\n"
    "                       take each guest, the best first\n"
    "  --release N.N        whose statement applies; default: the hypervisor's version says;\n"
    "                       N.N..N.N: what gets better and worse from each to the next\n"
    HELP_POLICY HELP_OVERLAY
    "  --today YYYY-MM-DD   the day of the check; default: the clock (UTC)\n"
    "  --domain NAME|ID     judge a domain that runs here (repeatable): its configuration as\n"
    "                       libxl saved it, and its highest frame\n"
    "  --all                judge every domain that runs here\n"
    "  --operation OP       create (default), restore, save, migrate, soft-reset, dump,\n"
    "                       attach or running (default of --domain and --all)\n"
    "  --require LEVEL      security-supported (default), supported, or\n"
    "                       function=LEVEL,security=LEVEL\n"
    HELP_INPUT
    "  --format FORMAT      text (default), json, sarif, junit, prometheus, nagios or\n"
    "                       markdown\n" HELP_COLOUR
    "  -q, --quiet          summary lines only\n"
    "  -v, --verbose        everything that is undetermined, and counts\n"
    "\n"
    "Exit status: 0 the worst that can be is what is required; 1 even the best is not;\n"
    "2 between: facts are missing; of several guests 1 before 2 before 0. 3 wrong use,\n"
    "4 a guest or the host could not be read or output not be written, 5 the policy\n"
    "cannot be used.\n"
    "\n"
    "Example: supportcheck check --host host.json --today 2026-11-22 web1.cfg\n";

static const char help_host[] =
    "Usage: supportcheck host [OPTION]...\n"
    "Print what can be learned of this machine and its hypervisor, as facts JSON.\n"
    "\n"
    "  --save FILE          write the facts to FILE, for 'supportcheck check --host FILE'\n"
    "  -v, --verbose        say where values come from and why others are unknown\n"
    HELP_POLICY
    "\n"
    "Root sees more than others do.\n";

static const char help_facts[] =
    "Usage: supportcheck facts [OPTION]... GUEST...\n"
    "Print what guest configurations ('-': stdin) say, as facts JSON: an object for one guest,\n"
    "an array for several.\n"
    "\n"
    HELP_INPUT HELP_POLICY;

static const char help_eval[] =
    "Usage: supportcheck eval [OPTION]... EXPR [NAME=VALUE]...\n"
    "  or:  supportcheck eval --cases FILE\n"
    "Evaluate one expression against facts: its value, or which facts are missing.\n"
    "\n"
    "  --facts FILE         facts JSON; NAME=VALUE comes on top\n"
    "  --cases FILE         JSON lines of expr, type_env and bindings ('-': stdin); each is\n"
    "                       answered by a line with value, unknown, error or refused\n"
    HELP_POLICY
    "\n"
    "VALUE is true, false, a number (perhaps with KiB, MiB, GiB, TiB), a word, [a, b] for a\n"
    "list, null for absent or unknown. Elements are named guest.disks[0].format.\n"
    "\n"
    "Exit status: 0 it has a value, 1 it fails, 2 facts are missing, 3 wrong use, 4 input\n"
    "failed, 5 it is refused.\n"
    "\n"
    "Example: supportcheck eval 'guest.maxmem > 1 * TiB' 'guest.maxmem=9 TiB'\n";

static const char help_explain[] =
    "Usage: supportcheck explain [OPTION]... ID...\n"
    "Show what the policy says about a statement, or about all statements of a feature.\n"
    "\n"
    "  --release N.N        only what this release has; its status is marked\n"
    HELP_POLICY HELP_OVERLAY HELP_COLOUR;

static const char help_list[] =
    "Usage: supportcheck list [OPTION]...\n"
    "List the statements of one release: id, whether it is checked, status, heading.\n"
    "\n"
    "  --release N.N        default: the newest release\n"
    "  --level LEVEL        only those of this level, as experimental or security=no\n"
    "  --format FORMAT      text (default) or json\n"
    HELP_POLICY HELP_OVERLAY;

static const char help_batch[] =
    "Usage: supportcheck batch [OPTION]... <LINES >ANSWERS\n"
    "Judge guests from lines of JSON on stdin, {\"host\":...,\"guest\":...}; each is answered by\n"
    "a line, in order. A guest is facts or a configuration of libxl; a host is facts, or\n"
    "the name of one that --host or an earlier line {\"define_host\":NAME,\"facts\":...} gave.\n"
    "\n"
    "  --host NAME=FILE     facts JSON of a host (repeatable); without NAME=: the host of\n"
    "                       lines that name none\n"
    "  --full               answer with the whole report that 'check --format json' has\n"
    "  --jobs N             threads; default: 1\n"
    "  --release N.N        whose statement applies; default: the hypervisor's version says\n"
    HELP_POLICY HELP_OVERLAY
    "  --today YYYY-MM-DD   the day of the check; default: the clock (UTC)\n"
    "  --operation OP       create (default), restore, save, migrate, soft-reset, dump,\n"
    "                       attach or running\n"
    "  --require LEVEL      what \"status\" is measured by: security-supported (default),\n"
    "                       supported, or function=LEVEL,security=LEVEL\n"
    "\n"
    "Exit status: 0 every line has been answered, also those that could not be read (\"error\"\n"
    "says why); 3 wrong use, 4 a host's file or stdin could not be read or output not be\n"
    "written, 5 the policy cannot be used.\n"
    "\n"
    "Example: supportcheck batch --host web=host.json <fleet.ndjson\n";

const char *const cli_help_commands[CLI_N_COMMANDS] = {
    [CLI_CHECK] = help_check, [CLI_HOST] = help_host,       [CLI_FACTS] = help_facts,
    [CLI_EVAL] = help_eval,   [CLI_EXPLAIN] = help_explain, [CLI_LIST] = help_list,
    [CLI_BATCH] = help_batch,
};
