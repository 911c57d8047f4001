/* SPDX-License-Identifier: MIT */
/* Where in a guest's configuration stands what a finding is about. */
#include <stdlib.h>
#include <string.h>

#include "guests.h"
#include "verdict.h"

#define NAME_SIZE 512

unsigned cli_line_of_rule(const struct cli_verdict *verdict, size_t rule)
{
    const struct cli_guests *input = verdict->input;
    unsigned found = 0;
    bool found_type = false;
    size_t n;
    struct scheck_reason *reasons;

    if (!input || !input->reader->line)
        return 0;
    reasons = cli_reasons(verdict->workspace, rule, &n);
    for (size_t i = 0; i < n && (!found || found_type); i++) {
        const struct scheck_fact_ref *fact = &reasons[i].fact;
        char name[NAME_SIZE];
        unsigned line;

        if (fact->fact == SIZE_MAX)
            continue;
        cli_fact_name(verdict->report->policy, fact, name, sizeof name);
        line = input->reader->line(input->guests, verdict->idx, name);
        /* Most statements are about one type of guest: what else they say is more to the point. */
        if (line && (!found || found_type)) {
            found = line;
            found_type = strcmp(name, "guest.type") == 0;
        }
    }
    free(reasons);
    return found;
}
