/* SPDX-License-Identifier: MIT */
/* The lists of xl.cfg: devices, resources of the host, virtual NUMA nodes. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reader_cases.h"

#define HVM "name = \"g\"\ntype = \"hvm\"\nmemory = 512\n"
#define PV "name = \"g\"\nmemory = 512\nkernel = \"/boot/k\"\n"

static const struct reader_case cases[] = {
    {.name = "disks",
     .input = HVM "disk = [ 'format=qcow2, vdev=xvda, access=r, target=/a.qcow2',\n"
                  "  'phy:/dev/vg/b,xvdb,w', '/c.iso,raw,hdc,cdrom', 'vdev=hdd,cdrom',\n"
                  "  'vdev=xvde,backendtype=qdisk,backend=store,script=s,discard,direct-io-safe,"
                  "target=/e' ]\n",
     .facts = {{"guest.disks", "[5]"},
               {"guest.disks[0].backend", "qdisk"},
               {"guest.disks[0].format", "qcow2"},
               {"guest.disks[0].vdev", "xvda"},
               {"guest.disks[0].target", "/a.qcow2"},
               {"guest.disks[0].writable", "false"},
               {"guest.disks[0].discard", "false"},
               {"guest.disks[0].trusted", "true"},
               {"guest.disks[0].specification", "xen"},
               {"guest.disks[1].backend", "auto"},
               {"guest.disks[1].format", "raw"},
               {"guest.disks[1].writable", "true"},
               {"guest.disks[1].discard", "true"},
               {"guest.disks[1].backend_domain", "0"},
               {"guest.disks[2].cdrom", "true"},
               {"guest.disks[2].backend", "qdisk"},
               {"guest.disks[3].format", "empty"},
               {"guest.disks[3].target", ""},
               {"guest.disks[4].backend", "qdisk"},
               {"guest.disks[4].backend_domain", "store"},
               {"guest.disks[4].script", "s"},
               {"guest.disks[4].direct_io_safe", "true"},
               {"guest.disks[4].colo", "false"}}},
    {.name = "disks that xl refuses",
     .input = PV "disk = [ 'vdev=xvda,format=vmdk,target=/a', 'target=/b', [ 'c' ] ]\n",
     .facts = {{"guest.disks", "[3]"},
               {"guest.disks[0].vdev", "xvda"},
               {"guest.disks[0].format", "?"},
               {"guest.disks[1].target", "/b"}},
     .warnings = {"disk[0]: unknown value for format", "disk[1]: no vdev specified",
                  "disk[2]: is a list"}},
    {.name = "disks that are no list",
     .input = PV "disk = 'phy:/a,xvda,w'\n",
     .facts = {{"guest.disks", "[0]"}},
     .warnings = {"disk: is no list"}},
    {.name = "a pv guest with a qdisk needs QEMU",
     .input = PV "disk = [ '/a.qcow2,qcow2,xvda,w' ]\n",
     .facts = {{"guest.device_model", "qemu-xen"}}},
    {.name = "a pv guest whose backend is libxl's choice",
     .input = PV "disk = [ '/a,raw,xvda,w' ]\n",
     .facts = {{"guest.device_model", "?"}}},
    {.name = "network interfaces of hvm",
     .input = HVM "vif = [ '', 'mac=00:16:3e:00:00:01, bridge=xenbr0, model=e1000',\n"
                  "  'type=vif,script=/etc/xen/scripts/vif-route,backend=net,untrusted',\n"
                  "  'forwarddev=eth1,rate=10MB/s@20ms' ]\n",
     .facts = {{"guest.nics", "[4]"},
               {"guest.nics[0].type", "ioemu"},
               {"guest.nics[0].model", "rtl8139"},
               {"guest.nics[0].script", ""},
               {"guest.nics[0].trusted", "true"},
               {"guest.nics[1].model", "e1000"},
               {"guest.nics[1].bridge", "xenbr0"},
               {"guest.nics[2].type", "vif"},
               {"guest.nics[2].model", ""},
               {"guest.nics[2].script", "vif-route"},
               {"guest.nics[2].backend_domain", "net"},
               {"guest.nics[2].trusted", "false"},
               {"guest.nics[3].colo", "true"}}},
    {.name = "network interfaces that xl refuses",
     .input = PV "vif = [ 'rate=fast', 'speed=9', 'type=netfront' ]\n",
     .facts = {{"guest.nics[0].type", "vif"}, {"guest.nics[2].type", "netfront"}},
     .warnings = {"vif[0]: rate: ", "vif[1]: 'speed=9' is nothing", "vif[2]: 'netfront' is none"}},
    {.name = "an emulated card for a pv guest",
     .input = PV "vif = [ '', 'type=ioemu' ]\n",
     .facts = {{"guest.nics[1].type", "ioemu"}},
     .warnings = {"nics[1]: is emulated"}},
    {.name = "numbers that xl refuses",
     .input = HVM "mmio_hole = 1\nmaxmem = 64\n",
     .facts = {{"guest.mmio_hole", "1048576"}, {"guest.maxmem", "67108864"}},
     .warnings = {"mmio_hole: is not between", "maxmem: is less than memory"}},
    {.name = "words that are no facts",
     .input = PV "on_crash = \"explode\"\n",
     .warnings = {"on_crash: 'explode' is none"}},
    {.name = "pci devices",
     .input = HVM "pci_seize = 1\nrdm = 'policy=relaxed'\n"
                  "pci = [ '03:00.1', '0000:04:1f.7@5,permissive=1,seize=0,rdm_policy=strict',\n"
                  "  'bdf=05:00.0,msitranslate=1,power_mgmt=1' ]\n",
     .facts = {{"guest.pci", "[3]"},
               {"guest.pci[0].bdf", "0000:03:00.1"},
               {"guest.pci[0].seize", "true"},
               {"guest.pci[0].permissive", "false"},
               {"guest.pci[0].rdm_policy", "relaxed"},
               {"guest.pci[1].bdf", "0000:04:1f.7"},
               {"guest.pci[1].permissive", "true"},
               {"guest.pci[1].seize", "false"},
               {"guest.pci[1].rdm_policy", "strict"},
               {"guest.pci[2].bdf", "0000:05:00.0"},
               {"guest.pci[2].msitranslate", "true"},
               {"guest.pci[2].power_mgmt", "true"}}},
    {.name = "pci devices that xl refuses",
     .input = HVM "pci = [ '03:00', 'bdf=1:2,seize=1', '99:00.0', '03:00.0,turbo=1', 'a:b=1' ]\n",
     .facts = {{"guest.pci[0].bdf", "?"}, {"guest.pci[0].rdm_policy", "strict"}},
     .warnings = {"pci[0]: no address", "pci[1]: no address", "pci[3]: ", "pci[4]: no address"}},
    {.name = "usb",
     .input = HVM "usbctrl = [ 'type=devicemodel,version=3', 'type=qusb,ports=4' ]\n"
                  "usbdev = [ 'hostbus=1,hostaddr=3,controller=1', 'type=hostdev,hostbus=2' ]\n",
     .facts = {{"guest.usb_controllers", "[2]"},
               {"guest.usb_controllers[0].type", "devicemodel"},
               {"guest.usb_controllers[0].version", "3"},
               {"guest.usb_controllers[0].ports", "8"},
               {"guest.usb_controllers[1].ports", "4"},
               {"guest.usb_devices", "[2]"},
               {"guest.usb_devices[0].hostaddr", "3"},
               {"guest.usb_devices[0].controller_type", "qusb"},
               {"guest.usb_devices[1].controller_type", "auto"}}},
    {.name = "other devices",
     .input = PV "vtpm = [ 'backend=tpm' ]\np9 = [ 'tag=t, path=/p, security_model=none' ]\n"
                 "pvcalls = [ 'backend=0' ]\nchannel = [ 'connection=socket,path=/s,name=n' ]\n"
                 "vdispl = [ 'backend=Domain-0,be-alloc=1,connectors=a:1x1;b:2x2' ]\n"
                 "virtio = [ 'type=virtio,device22,transport=mmio,backend=v' ]\n"
                 "vsnd = [[ 'card, backend=snd, short-name=x', 'PCM, name=y' ]]\n"
                 "static_shm = [ 'id=s, role=slave, begin=0x1' ]\n",
     .facts = {{"guest.vtpms[0].backend_domain", "tpm"},
               {"guest.p9s[0].tag", "t"},
               {"guest.p9s[0].type", "qemu"},
               {"guest.p9s[0].security_model", "none"},
               {"guest.pvcalls[0].backend_domain", "0"},
               {"guest.channels[0].name", "n"},
               {"guest.channels[0].connection", "socket"},
               {"guest.vdispls[0].be_alloc", "true"},
               {"guest.vdispls[0].connectors", "2"},
               {"guest.vdispls[0].backend_domain", "0"},
               {"guest.virtios[0].type", "virtio,device22"},
               {"guest.virtios[0].transport", "mmio"},
               {"guest.virtios[0].backend_domain", "v"},
               {"guest.vsnds", "[1]"},
               {"guest.vsnds[0].backend_domain", "snd"},
               {"guest.sshms[0].id", "s"},
               {"guest.sshms[0].role", "slave"},
               {"guest.device_model", "qemu-xen"}}},
    {.name = "displays of pv",
     .input = PV "vfb = [ 'vnc=0,sdl=1,vncunused=1' ]\nvkb = [ 'backend-type=linux,width=3' ]\n",
     .facts = {{"guest.vfbs", "[1]"},
               {"guest.vfbs[0].vnc", "false"},
               {"guest.vfbs[0].sdl", "true"},
               {"guest.vkbs", "[2]"},
               {"guest.vkbs[0].backend_type", "qemu"},
               {"guest.vkbs[1].backend_type", "linux"},
               {"guest.vnc", "false"},
               {"guest.sdl", "true"}}},
    {.name = "vnc of pv is a framebuffer",
     .input = PV "vnc = 1\n",
     .facts = {{"guest.vfbs", "[1]"},
               {"guest.vfbs[0].vnc", "true"},
               {"guest.vkbs", "[1]"},
               {"guest.vnc", "true"}}},
    {.name = "resources of the host",
     .input = PV "ioports = [ '2f8-2ff', '60' ]\nirqs = [ 5, 11 ]\n"
                 "iomem = [ 'febf1,2', 'c0000,10@a0' ]\n",
     .facts = {{"guest.ioports[0].first", "760"},
               {"guest.ioports[0].count", "8"},
               {"guest.ioports[1].count", "1"},
               {"guest.irqs", "[2]"},
               {"guest.irqs[1]", "11"},
               {"guest.iomem[0].start", "1043441"},
               {"guest.iomem[0].gfn", "1043441"},
               {"guest.iomem[1].count", "16"},
               {"guest.iomem[1].gfn", "160"}}},
    {.name = "resources that xl refuses",
     .input = PV "ioports = [ '9-1' ]\nirqs = [ 'x' ]\niomem = [ '1' ]\n",
     .facts = {{"guest.ioports[0].first", "?"}, {"guest.irqs[0]", "?"}},
     .warnings = {"ioports[0]: is no range", "iomem[0]: is no range", "irqs[0]: is no number"}},
    {.name = "virtual NUMA",
     .input =
         HVM "vcpus = 4\nvnuma = [ [ 'pnode=0','size=256','vcpus=0-1,4','vdistances=10,20' ],\n"
             " [ 'pnode=1','size=512','vcpus=2' ] ]\n",
     .facts = {{"guest.vnuma", "[2]"},
               {"guest.vnuma[1].pnode", "1"},
               {"guest.vnuma[1].memory", "536870912"},
               {"guest.maxmem", "805306368"},
               {"guest.max_vcpus", "4"}}},
};

static void test_cases(void **state)
{
    reader_run_cases(&scheck_reader_xlcfg, *state, cases, sizeof cases / sizeof *cases);
}

static void test_torture(void **state)
{
    size_t rounds = getenv("SUPPORTCHECK_SLOW") ? 5 : 100;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        reader_torture(&scheck_reader_xlcfg, *state, cases[i].input, strlen(cases[i].input),
                       rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_torture),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
