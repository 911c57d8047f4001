/* SPDX-License-Identifier: MIT */
#include <supportcheck/base.h>
#include <supportcheck/image.h>
#include <supportcheck/facts.h>
#include <supportcheck/eval.h>
#include <supportcheck/policy.h>
#include <supportcheck/remedy.h>

/* The functions have C linkage: this links only if the headers say so. */
const char *scheck_test_cxx(int rc);

const char *scheck_test_cxx(int rc)
{
    return scheck_status_name(rc);
}
