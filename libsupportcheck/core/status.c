/* SPDX-License-Identifier: MIT */
#include <supportcheck/base.h>

static const struct {
    int rc;
    const char *name, *message;
} statuses[] = {
    {SCHECK_OK, "OK", "success"},
    {SCHECK_E_INVAL, "INVAL", "an argument breaks the function's contract"},
    {SCHECK_E_NOMEM, "NOMEM", "out of memory"},
    {SCHECK_E_RANGE, "RANGE", "an index, length or buffer is out of range"},
    {SCHECK_E_NOFACT, "NOFACT", "the policy's vocabulary has no such fact"},
    {SCHECK_E_TYPE, "TYPE", "the fact has another type"},
    {SCHECK_E_LIMIT, "LIMIT", "a limit on size, depth or count is exceeded"},
    {SCHECK_E_IMAGE, "IMAGE", "the policy image is malformed or truncated"},
    {SCHECK_E_NEWER, "NEWER", "the policy image is of a newer version: it needs a newer library"},
    {SCHECK_E_DIGEST, "DIGEST", "the policy image is corrupt: its digest does not match"},
    {SCHECK_E_POLICY, "POLICY", "the policy has errors"},
    {SCHECK_E_IO, "IO", "a file could not be read or written"},
    {SCHECK_E_SYNTAX, "SYNTAX", "the input is not in the expected format"},
    {SCHECK_E_DERIVED, "DERIVED", "the fact is computed and cannot be set"},
};

#define N_STATUSES (sizeof statuses / sizeof *statuses)

const char *scheck_status_name(int rc)
{
    for (size_t i = 0; i < N_STATUSES; i++)
        if (statuses[i].rc == rc)
            return statuses[i].name;
    return "unknown status";
}

const char *scheck_status_message(int rc)
{
    for (size_t i = 0; i < N_STATUSES; i++)
        if (statuses[i].rc == rc)
            return statuses[i].message;
    return "unknown status";
}
