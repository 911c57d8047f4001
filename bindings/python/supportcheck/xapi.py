# SPDX-License-Identifier: MIT
"""VM and host records of XAPI as facts JSON.

xenopsd starts guests by libxenctrl, not by libxl: there is no xl.cfg and no libxl JSON. What a
record does not say is left out, which is unknown; what xenopsd cannot make at all is said to be
none.
"""
import re
from typing import Any, Callable, Dict, List, Mapping, Optional

Facts = Dict[str, Any]
Record = Mapping[str, Any]

# Devices and features of libxl that xenopsd has no way to ask Xen for.
NOT_IN_XENOPSD = {
    "altp2m": "disabled", "device_model_stubdomain": False, "p9s": [], "pvcalls": [],
    "vdispls": [], "vsnds": [], "virtios": [], "sshms": [], "dtdevs": [], "iomem": [],
    "irqs": [], "ioports": [], "vtpms": [], "pvscsis": [], "channels": [], "tee": "none",
    "usb_controllers": [], "vnuma": [], "soundhw": [], "vmtrace_buf": 0, "cpupool": "Pool-0",
    "cpupool_id": 0, "vmce": False, "vpmu": False, "llc_colors": 0, "sve_vl": 0,
    "arm_sci": "none", "shared_memory": 0, "paged_memory": 0, "introspected": False,
    "device_model_override": "", "checkpointed_stream": "none"}  # type: Facts
_DEVICE = {"colo": False, "trusted": True}  # type: Facts
_VIRIDIAN = ("time_ref_count", "reference_tsc", "hcall_remote_tlb_flush", "apic_assist",
             "crash_ctl", "synic", "stimer", "hcall_ipi")
_TSC_MODES = {"0": "default", "1": "always_emulate", "2": "native"}
_FORMATS = {"vhd": "vhd", "aio": "raw", "raw": "raw", "qcow2": "qcow2"}
_BDF = re.compile(r"^[0-9a-fA-F]{4}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7]$")


def _table(record: Record, name: str) -> Optional[Mapping[str, Any]]:
    value = record.get(name)
    return value if isinstance(value, Mapping) else None


def _integer(value: Any) -> Optional[int]:
    """XML-RPC carries 64-bit integers as strings."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    try:
        number = int(str(value)[:21])
    except ValueError:
        return None
    return number if 0 <= number < 2**63 else None


def _truth(value: Any) -> Optional[bool]:
    """A value of the platform map; XAPI takes these words."""
    word = str(value).lower()
    if word in ("true", "1", "t", "yes", "y"):
        return True
    return False if word in ("false", "0", "f", "no", "n") else None


def _put(facts: Facts, name: str, value: Any) -> None:
    if value is not None:
        facts[name] = value


def _kind(vm: Record) -> Optional[str]:
    kind = vm.get("domain_type")
    if kind in ("hvm", "pv", "pvh", "pv_in_pvh"):
        return str(kind)
    policy = vm.get("HVM_boot_policy")  # of records before domain_type
    if isinstance(policy, str):
        return "hvm" if policy else "pv"
    return None


def _memory(facts: Facts, vm: Record) -> None:
    most = _integer(vm.get("memory_static_max"))
    low, high = (_integer(vm.get("memory_dynamic_" + name)) for name in ("min", "max"))
    _put(facts, "maxmem", most)
    # Between the two XAPI chooses when it starts the guest, by what the host has left.
    if low == high or (most is not None and high is not None and high < most):
        _put(facts, "memory", high)


def _cpus(facts: Facts, vm: Record) -> None:
    _put(facts, "vcpus", _integer(vm.get("VCPUs_at_startup")))
    _put(facts, "max_vcpus", _integer(vm.get("VCPUs_max")))
    params = _table(vm, "VCPUs_params")
    if params is not None:
        facts["cpu_affinity"] = "mask" in params


def _viridian(platform: Mapping[str, Any]) -> List[str]:
    if not _truth(platform.get("viridian", "false")):
        return []
    return ["base", "freq"] + [name for name in _VIRIDIAN
                               if _truth(platform.get("viridian_" + name, "false"))]


def _device_model(facts: Facts, platform: Mapping[str, Any]) -> None:
    model = platform.get("device-model")
    if isinstance(model, str):
        facts["device_model"] = ("qemu-xen-traditional" if model.startswith("qemu-trad")
                                 else "qemu-xen")
    vga = platform.get("vga")
    if vga in ("std", "cirrus"):
        facts["vga"] = vga
    mib = _integer(platform.get("videoram"))
    if mib is not None and mib < 1 << 20:
        facts["video_memory"] = mib << 20
    usb = _truth(platform.get("usb", "true"))
    _put(facts, "usb", usb)
    if usb is not None:
        tablet = usb and _truth(platform.get("usb_tablet", "true"))
        facts["usbdevice"] = ["tablet"] if tablet else []


def _platform(facts: Facts, vm: Record, kind: Optional[str]) -> None:
    platform = _table(vm, "platform")
    if platform is None:
        return
    for name in ("acpi", "apic"):
        if name in platform:
            _put(facts, name, _truth(platform[name]))
    if kind != "pv":
        nested = platform.get("nested-virt", platform.get("exp-nested-hvm", "false"))
        _put(facts, "nested_hvm", _truth(nested))
        _put(facts, "hap", _truth(platform.get("hap")))
        if kind and "hap" not in platform:
            facts["hap"] = None  # known to be left to Xen
        facts["viridian"] = _viridian(platform)
    _put(facts, "tsc_mode", _TSC_MODES.get(str(platform.get("tsc_mode", "0"))))
    if kind == "hvm":
        _device_model(facts, platform)


def _boot(facts: Facts, vm: Record, kind: Optional[str]) -> None:
    params = _table(vm, "HVM_boot_params")
    if kind == "hvm" and params is not None:
        if params.get("firmware") == "uefi":
            facts["firmware"] = "ovmf"
        if isinstance(params.get("order"), str):
            facts["boot"] = params["order"]
    if kind in ("pv", "pvh", "pv_in_pvh"):
        for fact, name in (("kernel", "PV_kernel"), ("ramdisk", "PV_ramdisk"),
                           ("bootloader", "PV_bootloader")):
            if isinstance(vm.get(name), str):
                facts[fact] = vm[name].rsplit("/", 1)[-1] if fact == "bootloader" else vm[name]
    elif kind == "hvm":
        facts.update(kernel="", ramdisk="", bootloader="")


def _disk(vbd: Record, vdi: Record) -> Facts:
    disk = dict(_DEVICE, specification="xen", direct_io_safe=False)
    if vbd.get("type") in ("CD", "Disk"):
        disk["cdrom"] = vbd["type"] == "CD"
    if vbd.get("mode") in ("RO", "RW"):
        disk["writable"] = vbd["mode"] == "RW"
    if isinstance(vbd.get("device"), str) and vbd["device"]:
        disk["vdev"] = vbd["device"]
    if vbd.get("empty") is True:
        disk.update(format="empty", target="")
    image = str((_table(vdi, "sm_config") or {}).get("vdi_type", ""))
    if image in _FORMATS:  # tapdisk serves what storage managers call so
        disk.update(backend="tap", format=_FORMATS[image])
    return disk


def _nic(vif: Record, kind: Optional[str], platform: Mapping[str, Any]) -> Facts:
    nic = dict(_DEVICE)
    if kind == "hvm":
        nic.update(type="ioemu", model=str(platform.get("nic_type", "rtl8139")))
    elif kind:
        nic.update(type="vif", model="")
    return nic


def _pci(vm: Record) -> Optional[List[Facts]]:
    other = _table(vm, "other_config")
    if other is None or vm.get("VGPUs") != []:
        return None  # a GPU may be given whole or in part: its own record would tell
    words = [w.rsplit("/", 1)[-1].strip() for w in str(other.get("pci", "")).split(",")]
    words = [w for w in words if w]
    return [{"bdf": w.lower()} if _BDF.match(w) else {} for w in words]


Look = Callable[[str, str], Record]


def _nothing(_kind: str, _reference: str) -> Record:
    return {}


def guest_facts(vm: Record, look: Look = _nothing) -> Facts:
    """What stands in "guest" of facts JSON. @look("VBD", reference) fetches records of devices."""
    kind = _kind(vm)
    facts = dict(NOT_IN_XENOPSD)
    _put(facts, "type", "pvh" if kind == "pv_in_pvh" else kind)
    if kind:
        facts["pvshim"] = kind == "pv_in_pvh"
    if kind == "pv":
        facts.update(hap=False, nested_hvm=False, viridian=[])
    if kind and kind != "hvm":
        facts.update(device_model="none", vga="none", video_memory=0, firmware="")
    if isinstance(vm.get("name_label"), str):
        facts["name"] = vm["name_label"]
    _memory(facts, vm)
    _cpus(facts, vm)
    _platform(facts, vm, kind)
    _boot(facts, vm, kind)
    _devices(facts, vm, kind, look)
    _put(facts, "pci", _pci(vm))
    if vm.get("VGPUs") == []:
        facts["gfx_passthru"] = "none"
    if isinstance(vm.get("has_vendor_device"), bool):
        facts["vendor_device"] = "xenserver" if vm["has_vendor_device"] else "none"
    return facts


def _devices(facts: Facts, vm: Record, kind: Optional[str], look: Look) -> None:
    platform = _table(vm, "platform") or {}
    if isinstance(vm.get("VBDs"), (list, tuple)):
        vbds = [look("VBD", str(ref)) for ref in vm["VBDs"]]
        facts["disks"] = [_disk(vbd, look("VDI", str(vbd["VDI"])) if "VDI" in vbd else {})
                          for vbd in vbds]
    if isinstance(vm.get("VIFs"), (list, tuple)):
        facts["nics"] = [_nic(look("VIF", str(ref)), kind, platform) for ref in vm["VIFs"]]
    if isinstance(vm.get("VUSBs"), (list, tuple)):
        facts["usb_devices"] = [{} for _ in vm["VUSBs"]]


def host_facts(host: Record, probed: Mapping[str, Any]) -> Facts:
    """@probed (of `supportcheck host`), and what the host's record says of the product.

    `hypervisor.vendor_version` becomes product and version, as "XCP-ng 8.3.0 (4.17.5-13)":
    overlays match vendors by it. The tool stack is xenopsd, which runs in dom0 as XAPI does.
    """
    facts = {name: dict(value) if isinstance(value, Mapping) else value
             for name, value in probed.items()}
    software = _table(host, "software_version") or {}
    brand, version, xen = (str(software.get(name, "")) for name in (
        "product_brand", "product_version", "xen"))
    hypervisor = facts.setdefault("hypervisor", {})
    if brand:
        hypervisor["vendor_version"] = "{} {}{}".format(
            brand, version, " ({})".format(xen) if xen else "")
    if xen and "version" not in hypervisor:
        hypervisor["version"] = xen.split("-")[0]
    toolstack = facts.setdefault("toolstack", {})
    toolstack["name"] = "xapi"
    for name in ("binding", "bootloader_restrict", "vif_script"):
        toolstack.pop(name, None)  # those of the program that probed
    return facts
