/* SPDX-License-Identifier: MIT */
#include "facts_out.h"

#include <stdio.h>
#include <stdlib.h>

#include "../adapters/facts/facts_json.h"
#include "message.h"

char *cli_facts_text(const struct scheck_facts *facts, bool notes)
{
    return scheck_facts_to_json(facts,
                                SCHECK_FACTS_JSON_PRETTY | (notes ? SCHECK_FACTS_JSON_NOTES : 0));
}

int cli_facts_print(const struct scheck_facts *facts, bool notes)
{
    char *text = cli_facts_text(facts, notes);

    if (!text)
        return cli_no_memory();
    fputs(text, stdout);
    free(text);
    return 0;
}
