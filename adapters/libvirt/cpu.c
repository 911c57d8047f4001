/* SPDX-License-Identifier: MIT */
/* CPUs, features of the platform, clock. */
#include "../guest/viridian.h"

#include "domain.h"

static bool read_count(struct lv *lv, const xmlNode *node, struct scheck_str text,
                       int64_t *count_out)
{
    uint64_t value;

    if (!scheck__lv_number(text, &value) || value == 0 || value > INT32_MAX) {
        scheck__lv_error(lv, node, "vcpu", "\"%.*s\" is no number of CPUs", LV_SHOW(text));
        return false;
    }
    *count_out = (int64_t)value;
    return true;
}

static void fill_vcpus(struct lv *lv)
{
    const xmlNode *vcpu = scheck__lv_child(lv->domain, "vcpu");
    struct scheck_str current = scheck__lv_attr(vcpu, "current");
    int64_t max = 1, online;

    if (vcpu && !read_count(lv, vcpu, scheck__lv_text(vcpu), &max))
        return;
    online = max;
    if (current.data && !read_count(lv, vcpu, current, &online))
        return;
    if (online > max)
        scheck__lv_warn(lv, vcpu, "vcpu", "libvirt refuses more current CPUs than there are");
    scheck__lv_int(lv, "guest.max_vcpus", max);
    scheck__lv_int(lv, "guest.vcpus", online);
    scheck__lv_bool(lv, "guest.cpu_affinity",
                    scheck__lv_path(lv->domain, "cputune", "vcpupin") ||
                        scheck__lv_attr(vcpu, "cpuset").len);
}

/* --- switches --- */

enum { UNSET = -1, OFF = 0, ON = 1 };

/* An element that is there is on unless its state says otherwise. */
static int switch_of(struct lv *lv, const xmlNode *node)
{
    struct scheck_str state = scheck__lv_attr(node, "state");

    if (!node)
        return UNSET;
    if (!state.data || scheck__lv_is(state, "on"))
        return ON;
    if (!scheck__lv_is(state, "off"))
        scheck__lv_error(lv, node, (const char *)node->name, "state \"%.*s\" is not on or off",
                         LV_SHOW(state));
    return OFF;
}

static int feature(struct lv *lv, const char *name)
{
    return switch_of(lv, scheck__lv_path(lv->domain, "features", name));
}

static void fill_hap(struct lv *lv)
{
    int hap = feature(lv, "hap");

    if (lv->kind != LV_PV && hap != UNSET)
        scheck__lv_bool(lv, "guest.hap", hap == ON);
}

/* For hvm the driver turns off what the XML does not ask for; elsewhere libxl decides. */
static void fill_platform(struct lv *lv)
{
    int acpi = feature(lv, "acpi"), apic = feature(lv, "apic");

    if (lv->kind == LV_HVM) {
        if (scheck__lv_count(scheck__lv_path(lv->domain, "cpu", "numa"), "cell"))
            acpi = ON;
        scheck__lv_bool(lv, "guest.acpi", acpi == ON);
        scheck__lv_bool(lv, "guest.apic", apic == ON);
    } else if (lv->kind == LV_PVH && scheck__lv_is_x86(lv)) {
        scheck__lv_bool(lv, "guest.acpi", true);
    }
}

/* <viridian/> stands for libxl's default groups. */
static void fill_viridian(struct lv *lv)
{
    struct scheck_fill fill = {.facts = lv->facts, .sink = lv->sink, .file = lv->file};

    if (lv->kind != LV_HVM || feature(lv, "viridian") != ON)
        return;
    scheck_fill_guest(&fill);
    scheck_viridian_fill(&fill, SCHECK_VIRIDIAN_DEFAULTS);
    if (fill.rc)
        lv->rc = fill.rc;
}

static void fill_passthrough(struct lv *lv)
{
    const xmlNode *xen = scheck__lv_path(lv->domain, "features", "xen");
    const xmlNode *node = scheck__lv_child(xen, "passthrough");
    struct scheck_str mode = scheck__lv_attr(node, "mode");
    int state = switch_of(lv, node);

    if (state == UNSET)
        return;
    if (state == OFF)
        scheck__lv_word(lv, "guest.passthrough", "disabled");
    else if (scheck__lv_is(mode, "sync_pt") || scheck__lv_is(mode, "share_pt"))
        scheck__lv_string(lv, "guest.passthrough", mode);
    else
        scheck__lv_word(lv, "guest.passthrough", "enabled");
}

/* --- CPU features --- */

/*
 * What the driver makes of the CPU element depends on the host: which of vmx
 * and svm it has, and, for lack of a word in the XML, on nested_hvm in
 * libvirt's libxl.conf. So it is worked out for both kinds of host.
 */
enum nested { NESTED_OFF = 0, NESTED_ON, NESTED_BY_HOST };

struct cpu_result {
    enum nested nested;
    bool overrides;
    bool adds;
};

static void apply_feature(const xmlNode *node, const char *virt_flag, struct cpu_result *result)
{
    struct scheck_str policy = scheck__lv_attr(node, "policy");
    bool on = !policy.data || scheck__lv_is(policy, "require") || scheck__lv_is(policy, "force");
    bool off = scheck__lv_is(policy, "disable") || scheck__lv_is(policy, "forbid");

    if (!on && !off)
        return;
    if (scheck__lv_is(scheck__lv_attr(node, "name"), virt_flag)) {
        result->nested = on ? NESTED_ON : NESTED_OFF;
        return;
    }
    result->overrides = true;
    result->adds = result->adds || on;
}

static struct cpu_result cpu_on(const xmlNode *cpu, const char *virt_flag)
{
    struct cpu_result result = {NESTED_BY_HOST, false, false};

    for (const xmlNode *node = scheck__lv_child(cpu, "feature"); node;
         node = scheck__lv_next(node))
        apply_feature(node, virt_flag, &result);
    return result;
}

#define BY_HOST "depends on the host's CPU and on nested_hvm in libvirt's libxl.conf"

static void fill_cpu_features(struct lv *lv)
{
    const xmlNode *cpu = scheck__lv_child(lv->domain, "cpu");
    struct cpu_result intel = {NESTED_OFF, false, false}, amd = intel;

    /* Other modes are ignored by the driver. */
    if (lv->kind != LV_PV && scheck__lv_is(scheck__lv_attr(cpu, "mode"), "host-passthrough")) {
        intel = cpu_on(cpu, "vmx");
        amd = cpu_on(cpu, "svm");
    }
    if (intel.nested != amd.nested || intel.nested == NESTED_BY_HOST)
        scheck__lv_unknown(lv, "guest.nested_hvm", BY_HOST);
    else
        scheck__lv_bool(lv, "guest.nested_hvm", intel.nested == NESTED_ON);
    if (intel.overrides != amd.overrides)
        scheck__lv_unknown(lv, "guest.cpuid_overrides", "depends on the host's CPU");
    else
        scheck__lv_bool(lv, "guest.cpuid_overrides", intel.overrides);
    if (intel.adds || amd.adds)
        scheck__lv_unknown(lv, "guest.cpuid_beyond_default",
                           "depends on the hypervisor's default CPU policy");
    else
        scheck__lv_bool(lv, "guest.cpuid_beyond_default", false);
}

/* --- clock --- */

static void fill_tsc_mode(struct lv *lv)
{
    const xmlNode *clock = scheck__lv_child(lv->domain, "clock");
    const char *mode = "default";

    for (const xmlNode *timer = scheck__lv_child(clock, "timer"); timer;
         timer = scheck__lv_next(timer)) {
        struct scheck_str written = scheck__lv_attr(timer, "mode");

        if (!scheck__lv_is(scheck__lv_attr(timer, "name"), "tsc"))
            continue;
        if (scheck__lv_is(written, "native"))
            mode = "native";
        else if (scheck__lv_is(written, "paravirt"))
            mode = "native_paravirt";
        else
            mode = scheck__lv_is(written, "emulate") ? "always_emulate" : "default";
    }
    scheck__lv_word(lv, "guest.tsc_mode", mode);
}

void scheck__lv_cpu(struct lv *lv)
{
    fill_vcpus(lv);
    fill_tsc_mode(lv);
    fill_passthrough(lv);
    if (!lv->kind_known)
        return;
    fill_hap(lv);
    fill_platform(lv);
    fill_viridian(lv);
    fill_cpu_features(lv);
}
