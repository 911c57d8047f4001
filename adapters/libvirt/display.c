/* SPDX-License-Identifier: MIT */
/* What a person sees, hears and types on. */
#include "domain.h"

#define KIB 1024

static bool graphics_is(const xmlNode *graphics, const char *type)
{
    return scheck__lv_is(scheck__lv_attr(graphics, "type"), type);
}

/* SPICE wins over whatever stands first. */
static void fill_hvm_graphics(struct lv *lv)
{
    const xmlNode *first = scheck__lv_child(lv->devices, "graphics");
    bool spice = false;

    for (const xmlNode *node = first; node; node = scheck__lv_next(node))
        spice = spice || graphics_is(node, "spice");
    scheck__lv_bool(lv, "guest.spice", spice);
    scheck__lv_bool(lv, "guest.vnc", !spice && graphics_is(first, "vnc"));
    scheck__lv_bool(lv, "guest.sdl", !spice && graphics_is(first, "sdl"));
}

/* Qubes shows its guests by other means. */
static bool has_framebuffer(const xmlNode *graphics)
{
    return !graphics_is(graphics, "qubes");
}

/* A framebuffer, and a keyboard with it, for each element; for hvm libxl makes neither. */
static void fill_framebuffers(struct lv *lv)
{
    const xmlNode *first = scheck__lv_child(lv->devices, "graphics");
    size_t n = 0, idx = 0;

    if (lv->kind == LV_HVM)
        first = NULL;
    for (const xmlNode *node = first; node; node = scheck__lv_next(node))
        n += has_framebuffer(node);
    scheck__lv_list(lv, "guest.vfbs", n);
    scheck__lv_list(lv, "guest.vkbs", n);
    for (const xmlNode *node = first; node; node = scheck__lv_next(node)) {
        if (!has_framebuffer(node))
            continue;
        scheck__lv_element(lv, "guest.vfbs", idx++);
        /* libxl's own default where libvirt has no word for it */
        scheck__lv_bool(lv, ".vnc", !graphics_is(node, "sdl"));
        scheck__lv_bool(lv, ".sdl", graphics_is(node, "sdl"));
    }
}

/* --- video --- */

static const struct {
    const char *model, *vga;
    int64_t kib; /* what libvirt gives it */
} cards[] = {
    {"cirrus", "cirrus", 8 * KIB},
    {"vga", "std", 16 * KIB},
    {"xen", "std", 16 * KIB},
    {"qxl", "qxl", 128 * KIB},
};

static void fill_card(struct lv *lv, const xmlNode *model)
{
    struct scheck_str type = scheck__lv_attr(model, "type");
    struct scheck_str vram = scheck__lv_attr(model, "vram");
    size_t i = 0;
    uint64_t kib;

    while (type.data && i < sizeof cards / sizeof *cards && !scheck__lv_is(type, cards[i].model))
        i++;
    if (i == sizeof cards / sizeof *cards) {
        scheck__lv_warn(lv, model, "video", "libvirt refuses model %.*s for Xen", LV_SHOW(type));
        scheck__lv_string(lv, "guest.vga", type);
        scheck__lv_unknown(lv, "guest.video_memory", "libvirt refuses the card");
        return;
    }
    kib = (uint64_t)cards[i].kib;
    if (vram.data && (!scheck__lv_number(vram, &kib) || kib > INT32_MAX)) {
        scheck__lv_error(lv, model, "video", "\"%.*s\" is no amount of memory", LV_SHOW(vram));
        return;
    }
    scheck__lv_word(lv, "guest.vga", cards[i].vga);
    scheck__lv_int(lv, "guest.video_memory", (int64_t)kib * KIB);
}

/* Graphics without a card brings cirrus along; neither means that there is none. */
static void fill_video(struct lv *lv)
{
    const xmlNode *video = scheck__lv_child(lv->devices, "video");

    if (lv->kind == LV_HVM && (video || scheck__lv_child(lv->devices, "graphics"))) {
        fill_card(lv, scheck__lv_child(video, "model"));
        return;
    }
    scheck__lv_word(lv, "guest.vga", "none");
    scheck__lv_int(lv, "guest.video_memory", 0);
}

/* --- sound, input --- */

/* Only the first card counts. */
static void fill_sound(struct lv *lv)
{
    const xmlNode *sound = scheck__lv_child(lv->devices, "sound");
    struct scheck_str model = scheck__lv_attr(sound, "model");
    bool there = lv->kind == LV_HVM && model.len;

    if (scheck__lv_is(model, "ich6"))
        model = scheck__lv_str("hda");
    scheck__lv_list(lv, "guest.soundhw", there);
    if (there)
        scheck__lv_item(lv, "guest.soundhw", 0, model);
}

static bool is_usb_input(const xmlNode *input)
{
    struct scheck_str bus = scheck__lv_attr(input, "bus");

    if (bus.data)
        return scheck__lv_is(bus, "usb");
    return scheck__lv_is(scheck__lv_attr(input, "type"), "tablet");
}

static void fill_usb_inputs(struct lv *lv)
{
    static const char *const known[] = {"mouse", "tablet"};
    const xmlNode *first = scheck__lv_child(lv->devices, "input");
    size_t n = 0, idx = 0;

    if (lv->kind != LV_HVM)
        first = NULL;
    for (const xmlNode *node = first; node; node = scheck__lv_next(node))
        n += is_usb_input(node);
    scheck__lv_list(lv, "guest.usbdevice", n);
    for (const xmlNode *node = first; node; node = scheck__lv_next(node)) {
        struct scheck_str type = scheck__lv_attr(node, "type");

        if (!is_usb_input(node))
            continue;
        if (!scheck__lv_is_one_of(type, known, sizeof known / sizeof *known))
            scheck__lv_warn(lv, node, "input", "libvirt refuses type \"%.*s\" on USB",
                            LV_SHOW(type));
        scheck__lv_item(lv, "guest.usbdevice", idx++, type);
    }
}

void scheck__lv_display(struct lv *lv)
{
    if (!lv->kind_known)
        return;
    if (lv->kind == LV_HVM)
        fill_hvm_graphics(lv);
    fill_framebuffers(lv);
    fill_video(lv);
    fill_sound(lv);
    fill_usb_inputs(lv);
}
