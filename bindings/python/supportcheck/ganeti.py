# SPDX-License-Identifier: MIT
"""What Ganeti tells its hooks of an instance, as facts JSON.

Ganeti writes xl configuration files of its own, later: what they will hold is known by the
hypervisor parameters in the environment. What is not there is left out, which is unknown.
"""
from typing import Any, Dict, List, Mapping, Optional

Facts = Dict[str, Any]
Environment = Mapping[str, str]

_TYPES = {"xen-pvm": "pv", "xen-hvm": "hvm"}
_BLOCK_TEMPLATES = ("plain", "drbd", "blockdev", "ext")
_FILE_DRIVERS = {"loop": "qdisk", "blktap": "tap", "blktap2": "tap"}
_NICS = {"rtl8139": "rtl8139", "e1000": "e1000", "ne2k_pci": "ne2k_pci"}
MAX_DEVICES = 64
# What the configuration files that Ganeti writes never have.
NOT_IN_GANETI = {
    "nested_hvm": False, "altp2m": "disabled", "device_model_stubdomain": False,
    "driver_domain": False, "disable_migrate": False, "p9s": [], "pvcalls": [], "vdispls": [],
    "vsnds": [], "virtios": [], "sshms": [], "dtdevs": [], "iomem": [], "irqs": [],
    "ioports": [], "vtpms": [], "pvscsis": [], "channels": [], "usb_controllers": [],
    "usb_devices": [], "vnuma": [], "tee": "none", "pvshim": False, "tsc_mode": "default",
    "vmtrace_buf": 0, "cpupool": "Pool-0", "cpupool_id": 0, "scheduler": "", "vmce": False,
    "vpmu": False, "gfx_passthru": "none", "shared_memory": 0, "paged_memory": 0, "introspected": False,
    "checkpointed_stream": "none"}  # type: Facts


def is_xen(environment: Environment) -> bool:
    """Whether the instance is one that Xen will run."""
    return environment.get("GANETI_INSTANCE_HYPERVISOR") in _TYPES


def is_here(environment: Environment, hostname: str) -> bool:
    """Whether the machine @hostname is the one that the instance starts on.

    Hooks run on the master and on secondary nodes, too, whose hosts say nothing of the instance.
    Names of nodes are whole ones, those of machines may be short: first labels are compared.
    """
    primary = environment.get("GANETI_INSTANCE_PRIMARY", "")
    return not primary or primary.split(".")[0].lower() == hostname.split(".")[0].lower()


def _parameter(environment: Environment, name: str) -> Optional[str]:
    value = environment.get("GANETI_INSTANCE_HV_" + name)
    return None if value in (None, "None") else value


def _integer(text: Optional[str]) -> Optional[int]:
    if text is None or not text.isdigit() or len(text) > 15:
        return None
    return int(text)


def _truth(text: Optional[str]) -> Optional[bool]:
    return {"True": True, "true": True, "False": False, "false": False}.get(text or "")


def _count(environment: Environment, name: str) -> Optional[int]:
    count = _integer(environment.get("GANETI_INSTANCE_{}_COUNT".format(name)))
    return count if count is not None and count <= MAX_DEVICES else None


def _disks(environment: Environment) -> Optional[List[Facts]]:
    count = _count(environment, "DISK")
    if count is None:
        return None
    template = environment.get("GANETI_INSTANCE_DISK_TEMPLATE", "")
    common = {}  # type: Facts
    if template in _BLOCK_TEMPLATES:
        common = {"backend": "phy", "format": "raw", "script": ""}
    elif template in ("file", "sharedfile", "gluster"):
        driver = environment.get("GANETI_INSTANCE_FILE_DRIVER", "loop")
        common = {"format": "raw"}
        if driver in _FILE_DRIVERS:
            common["backend"] = _FILE_DRIVERS[driver]
    disks = []
    for i in range(count):
        disk = dict(common, cdrom=False, specification="xen", backend_domain="0",
                    colo=False, trusted=True, direct_io_safe=False)
        access = environment.get("GANETI_INSTANCE_DISK{}_MODE".format(i))
        if access in ("rw", "ro", "w", "r"):
            disk["writable"] = access in ("rw", "w")
        disks.append(disk)
    return disks


def _nics(environment: Environment, kind: str) -> Optional[List[Facts]]:
    count = _count(environment, "NIC")
    if count is None:
        return None
    nics = []
    model = _parameter(environment, "nic_type")
    for i in range(count):
        nic = {"backend_domain": "0", "colo": False, "trusted": True,
               "bridge": environment.get("GANETI_INSTANCE_NIC{}_BRIDGE".format(i), "")}  # type: Facts
        if kind == "pv" or model == "paravirtual":
            nic.update(type="vif", model="")
        elif model in _NICS:
            nic.update(type="ioemu", model=_NICS[model])
        script = _parameter(environment, "vif_script")
        if script is not None:
            nic["script"] = script.rsplit("/", 1)[-1]
        nics.append(nic)
    return nics


def _boot(facts: Facts, environment: Environment, kind: str) -> None:
    if kind == "hvm":
        facts.update(kernel="", ramdisk="", bootloader="")
        return
    loader = _truth(_parameter(environment, "use_bootloader"))
    if loader:
        path = _parameter(environment, "bootloader_path") or ""
        facts.update(kernel="", ramdisk="", bootloader=path.rsplit("/", 1)[-1])
    elif loader is False:
        facts["bootloader"] = ""
        for fact, name in (("kernel", "kernel_path"), ("ramdisk", "initrd_path")):
            value = _parameter(environment, name)
            if value is not None:
                facts[fact] = value


def _pci(environment: Environment) -> Optional[List[Facts]]:
    text = environment.get("GANETI_INSTANCE_HV_pci_pass")
    if text is None:
        return None
    # "0000:01:00.0" or xl's longer forms; separated by ';' as Ganeti has it.
    words = [w.strip() for w in text.split(";")]
    return [{"bdf": w.split(",")[0]} for w in words if w and w != "None"]


def guest_facts(environment: Environment) -> Facts:
    """What stands in "guest" of facts JSON."""
    kind = _TYPES[environment["GANETI_INSTANCE_HYPERVISOR"]]
    facts = dict(NOT_IN_GANETI, type=kind, name=environment.get("GANETI_INSTANCE_NAME", ""))
    for fact, name in (("memory", "maxmem"), ("maxmem", "maxmem")):
        mib = _integer(environment.get("GANETI_INSTANCE_BE_" + name))
        if mib is not None:
            facts[fact] = mib << 20
    for fact, value in (
            ("vcpus", _integer(environment.get("GANETI_INSTANCE_BE_vcpus"))),
            ("max_vcpus", _integer(environment.get("GANETI_INSTANCE_BE_vcpus"))),
            ("acpi", _truth(_parameter(environment, "acpi"))),
            ("disks", _disks(environment)), ("nics", _nics(environment, kind)),
            ("pci", _pci(environment))):
        if value is not None:
            facts[fact] = value
    mask = _parameter(environment, "cpu_mask")
    if mask is not None:
        facts["cpu_affinity"] = mask != "all"
    if kind == "hvm":
        viridian = _truth(_parameter(environment, "viridian"))
        if viridian is not None:
            facts["viridian"] = ["base"] if viridian else []
        boot = _parameter(environment, "boot_order")
        if boot is not None:
            facts["boot"] = boot
    else:
        facts.update(device_model="none", viridian=[], hap=False)
    _boot(facts, environment, kind)
    return facts
