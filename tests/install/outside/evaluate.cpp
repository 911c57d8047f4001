/* SPDX-License-Identifier: MIT */
#include <supportcheck/base.h>
#include <supportcheck/image.h>
#include <supportcheck/facts.h>
#include <supportcheck/eval.h>
#include <supportcheck/policy.h>

#include <cstring>

int main()
{
    scheck_policy *policy = nullptr;
    int rc = scheck_policy_builtin(nullptr, &policy);

    scheck_policy_close(policy);
    return rc == SCHECK_OK && std::strcmp(scheck_status_name(SCHECK_E_NOMEM), "NOMEM") == 0 ? 0 : 1;
}
