/* SPDX-License-Identifier: MIT */
/* Reading libvirt XML in tests: what comes out, and what is reported. */
#ifndef LIBVIRT_TEXT_H
#define LIBVIRT_TEXT_H

#include "adapters/reader.h"
#include "vocabulary.h"

#define READER scheck_reader_libvirt
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* What the last reading reported: numbers, and the last one's place and text. */
struct reported {
    unsigned errors, warnings, line;
    char key[64], message[300];
};
extern struct reported reported;
extern const struct scheck_reader_sink libvirt_sink;

/* Read @text into @facts. Returns the first status that is not SCHECK_OK. */
int read_into(const char *text, size_t len, struct scheck_facts *facts);
/* The same into new facts; another status than @expected fails the test. */
struct scheck_facts *read_text(const char *text, int expected);

/* A guest of @kind ("hvm", "pv", "pvh") around @body, in static storage; what precedes
 * "</os>" in @body stands inside of <os>. */
const char *guest(const char *kind, const char *body);

/* Bodies. */
#define DEVICES(x) "<devices>" x "</devices>"
#define DISK(driver, rest) \
    DEVICES("<disk type='file'>" driver "<target dev='xvda'/>" rest "</disk>")
#define DRIVER(name, type) DISK("<driver name='" name "' type='" type "'/>", "<source file='f'/>")
#define NIC(type, rest) DEVICES("<interface type='" type "'>" rest "</interface>")
#define VIDEO(x) DEVICES("<video><model " x "/></video>")
#define HOSTDEV(type, rest) \
    DEVICES("<hostdev mode='subsystem' type='" type "'>" rest "</hostdev>")
#define CELLS "<numa><cell memory='1' unit='GiB'/><cell memory='3' unit='GiB'/></numa>"

#endif
