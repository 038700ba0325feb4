// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import Session
import Testing

@testable import DevIOMMU

/// What keeps the backend from being made or opened, and a device from being bound.
struct HostErrorTests {
  private static let card = "0000:02:01.0"
  private static let device = "/sys/bus/pci/devices/\(card)"
  private static let mate = "/sys/kernel/iommu_groups/6/devices/0000:02:02.0/driver"
  private static let takeover =
    "modprobe vfio-pci; echo vfio-pci > \(device)/driver_override; "
    + "echo \(card) > \(device)/driver/unbind; echo \(card) > /sys/bus/pci/drivers_probe"
  private static let noIOMMUFD =
    "no /dev/iommu: the module is not loaded, or CONFIG_IOMMUFD is off; modprobe iommufd; "
    + "a kernel with CONFIG_IOMMUFD, Linux 6.2 or newer"
  private static let noCharacterDevice =
    "the kernel makes no device nodes: CONFIG_VFIO_DEVICE_CDEV is off; "
    + "a kernel with CONFIG_VFIO_DEVICE_CDEV=y, Linux 6.6 or newer"

  /// Lines more and a path less than the host with a shared group, and the refusal of binding then.
  static let obstacles: [(lines: String, without: String, errno: Errno, rule: String)] = [
    ("", "\(device)/iommu_group", .ENODEV, "no IOMMU translates for it"),
    (
      "", "/sys/kernel/iommu_groups", .ENODEV,
      "no device has an IOMMU group: the IOMMU is off, or there is none; "
        + "turn it on in the firmware (VT-d, AMD-Vi, SMMU); for Intel boot with intel_iommu=on"
    ),
    ("\(device)/class = 0x060400", "\(device)/driver", .ENOENT, "a bridge stays with the host"),
    (
      "\(device)/driver -> ../drivers/e1000e", "/none", .ENOENT,
      "the host uses it through e1000e; vfio-pci hands it to user space; \(takeover)"
    ),
    (
      "\(mate) -> ../drivers/e1000", "/none", .EBUSY,
      "the host uses 0000:02:02.0 (e1000) of its group 6; "
        + "echo 0000:02:02.0 > /sys/kernel/iommu_groups/6/devices/0000:02:02.0/driver/unbind"
    ),
    ("", "\(device)/vfio-dev", .ENOENT, noCharacterDevice),
    ("\(device)/vfio-dev/vfio1/", "\(device)/vfio-dev", .ENOENT, noCharacterDevice),
    (
      "", "/dev/vfio", .ENOENT,
      "the kernel has it as character device 251:1, but not /dev/vfio/devices/vfio1; "
        + "mkdir -p /dev/vfio/devices; mknod /dev/vfio/devices/vfio1 c 251 1"
    ),
    (
      "user 1000\n/dev/iommu : 666 0 0", "/none", .EACCES,
      "/dev/vfio/devices/vfio1 is crw------- of user 0 and group 0; this is user 1000; "
        + "setfacl -m u:1000:rw /dev/vfio/devices/vfio1; chown 1000 /dev/vfio/devices/vfio1"
    ),
    (
      "user 1000\n/dev/vfio/devices/vfio1 : 600 1000 0", "/none", .EACCES,
      "/dev/iommu is crw-rw---- of user 0 and group 0; this is user 1000; "
        + "setfacl -m u:1000:rw /dev/iommu; chown 1000 /dev/iommu"
    ),
    ("", "/dev/iommu", .ENOENT, noIOMMUFD),
    ("/dev/iommu : 660 0 0 dead", "/none", .ENOENT, noIOMMUFD),
    (
      "/sys/class/iommu/dmar0/intel-iommu/ecap = f00f46", "/none", .EPERM,
      "dmar0 does not keep it from sending any interrupt; "
        + "echo Y > /sys/module/iommufd/parameters/allow_unsafe_interrupts"
    ),
    ("", device, .ENOENT, "the host has no device \(card)"),
  ]

  @Test(arguments: obstacles)
  func `binding is refused with what is in the way now and what helps, and both stay in step`(
    _ lines: String, _ without: String, _ errno: Errno, _ rule: String
  ) throws {
    let listing = try HostListing(named: "vt-d-group")
    var world = try HostWorld(listing, machine: "vt-d-group")
    world.system.show(listing.with(lines, without: without))
    let refusal = try #require(try world.perform("bind pci:\(Self.card) as $d").refusal)
    #expect(refusal.errno == errno)
    #expect(refusal.function == "ioascope")
    #expect(refusal.rule == rule)
    #expect(refusal.culprits == [.device(.pci(try #require(PCIAddress(Self.card))))])
    world.system.show(listing)
    #expect(try world.perform("bind pci:\(Self.card) as $d").result == "id 1")
    #expect(world.session.divergences == [])
    world.close()
  }

  @Test func `a device that goes while it is being bound is the kernel's refusal, and taken back`() throws {
    var world = try HostWorld(HostListing(named: "vt-d"), machine: "vt-d")
    world.forced.fail(with: .ENODEV, times: 1) { _, call in
      if case .open("/dev/vfio/devices/vfio0", _) = call { true } else { false }
    }
    let entry = try world.perform("bind pci:0000:00:02.0 as $d")
    #expect(entry.refusal?.errno == .ENODEV)
    #expect(entry.divergences.map(\.kernel) == ["ENODEV"])
    #expect(world.session.kernel.devices.isEmpty)
    #expect(try world.perform("bind pci:0000:00:02.0 as $d").divergences == [])
    world.close()
  }

  @Test func `obstacles of the beginning are told in a few words`() throws {
    let world = try HostWorld(HostListing(named: "vt-d-group"), machine: "vt-d-group")
    let words = try #require(world.session.inStep?.obstacles)
    #expect(words[.pci(try #require(PCIAddress("0000:00:01.0")))] == "host driver")
    #expect(words[.pci(try #require(PCIAddress("0000:00:03.0")))] == "a bridge")
    #expect(words[.pci(try #require(PCIAddress(Self.card)))] == nil)
    world.close()
  }
}

// MARK: - Opening

extension HostErrorTests {
  @Test(arguments: [
    ("", "/sys", TopologyError(path: "/sys/kernel", problem: .errno(.ENOENT))),
    (
      "\(device)/vendor = intel", "/none",
      TopologyError(path: "\(device)/vendor", problem: .contents("intel"))
    ),
  ])
  func `a host that cannot be read has no backend`(
    _ lines: String, _ without: String, _ error: TopologyError
  ) throws {
    let system = SimulatedSystem(try HostListing(named: "vt-d-group").with(lines, without: without))
    #expect(throws: error) { try HostBackend(system) }
    #expect(system.openDescriptors == [])
  }

  static let closed: [(lines: String, without: String, errno: Errno, words: String)] = [
    (
      "", "/dev/iommu", .ENOENT,
      """
      /dev/iommu: ENOENT: no /dev/iommu: the module is not loaded, or CONFIG_IOMMUFD is off
       what would help:
        modprobe iommufd
        a kernel with CONFIG_IOMMUFD, Linux 6.2 or newer
      """
    ),
    (
      "/dev/iommu : 660 0 0 dead", "/none", .ENODEV,
      """
      /dev/iommu: ENODEV: no /dev/iommu: the module is not loaded, or CONFIG_IOMMUFD is off
       what would help:
        modprobe iommufd
        a kernel with CONFIG_IOMMUFD, Linux 6.2 or newer
      """
    ),
    (
      "user 1000\n/dev/iommu : 640 0 4", "/none", .EACCES,
      """
      /dev/iommu: EACCES: /dev/iommu is crw-r----- of user 0 and group 4; this is user 1000
       what would help:
        setfacl -m u:1000:rw /dev/iommu
        chown 1000 /dev/iommu
      """
    ),
  ]

  @Test(arguments: closed)
  func `a file that cannot be opened is told with its mode, the user and what helps`(
    _ lines: String, _ without: String, _ errno: Errno, _ words: String
  ) throws {
    let system = SimulatedSystem(try HostListing(named: "vt-d").with(lines, without: without))
    let backend = try HostBackend(system)
    #expect(throws: errno) { try backend.open() }
    #expect(backend.explanation(of: errno) == words)
    #expect(system.openDescriptors == [])
  }

  @Test func `an error that the files do not explain is told alone`() throws {
    let forced = ForcedErrors(SimulatedSystem(try HostListing(named: "vt-d")))
    let backend = try HostBackend(forced)
    forced.fail("open", with: .EMFILE)
    #expect(throws: Errno.EMFILE) { try backend.open() }
    #expect(backend.explanation(of: .EMFILE) == "/dev/iommu: EMFILE")
  }
}

// MARK: - Rights and tests

extension HostErrorTests {
  @Test func `the simulator begins with the limit and the capabilities of the process`() throws {
    let ipcLock: UInt32 = 14
    var world = try HostWorld(HostListing(named: "vt-d"), machine: "vt-d") { system in
      _ = try? system.perform(.setMemlockLimit(64 << 10))
      _ = try? system.perform(.setCapability(ipcLock, false))
    }
    #expect(world.session.kernel.memlockLimit == 64 << 10)
    #expect(world.session.kernel.capabilities == [.sysResource])
    for line in ["ioas as $a", "bind pci:0000:00:02.0 as $d", "map $a len=64K buf=0 rw", "attach $d $a"] {
      #expect(try world.perform(line).refusal == nil)
    }
    for line in ["map $a len=4K buf=1 rw", "map $a iova=0x10000000 len=1M buf=2 rw"] {
      let refusal = try #require(try world.perform(line).refusal)
      #expect(refusal.errno == .ENOMEM && refusal.function != "the running kernel")
    }
    #expect(try world.perform("unmap $a all").refusal == nil)
    #expect(try world.perform("map $a len=4K buf=1 rw").refusal == nil)
    #expect(world.session.divergences == [])
    world.close()
    #expect(world.system.kernel.memlockLimit == 64 << 10)
  }

  @Test(arguments: [
    "reserve $a start=0x1000 len=4K", "access-create $a", "mock-device $a",
    "mock-check-refs buf=0 len=4K refs=0",
    "fault-trigger $d addr=0",
  ])
  func `a kernel without the test interface refuses tests, and both stay in step`(_ line: String) throws {
    let listing = try HostListing(named: "vt-d").withoutTestInterface
    var world = try HostWorld(listing, machine: "vt-d")
    for line in ["ioas as $a", "bind pci:0000:00:02.0 as $d"] { try world.perform(line) }
    #expect(try world.perform(line).refusal?.errno == .ENOTTY)
    #expect(try world.perform("bind mock:0").refusal?.errno == .ENOENT)
    #expect(world.session.divergences == [])
    world.close()
  }

  @Test(arguments: ["access-create", "access-create $a stubborn", "access-detach 2"])
  func `what no system call does is not tried`(_ line: String) throws {
    var world = try HostWorld(HostListing(named: "mock"), machine: "mock")
    try world.perform("ioas as $a")
    let calls = world.forced.calls
    #expect(try world.perform(line).refusal?.errno == .EOPNOTSUPP)
    #expect(world.forced.calls == calls)
    world.close()
  }
}
