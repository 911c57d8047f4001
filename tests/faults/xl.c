/* SPDX-License-Identifier: MIT */
/* What xl does to create a domain: 0 when there is one. The library to preload stands between. */
#include <string.h>

#include <libxl.h>

int main(void)
{
    libxl_domain_config config;
    uint32_t domid = 0;

    memset(&config, 0, sizeof config);
    return libxl_domain_create_new(NULL, &config, &domid, NULL, NULL) == 0 && domid == 7 ? 0 : 1;
}
