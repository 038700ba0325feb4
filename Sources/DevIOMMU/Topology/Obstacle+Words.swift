// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Obstacle {
  /// The obstacle in a few words, for a narrow column.
  public var summary: String {
    switch self {
    case .noGroup: "no IOMMU group"
    case .bridge: "a bridge"
    case .driver(nil): "no driver"
    case .driver: "host driver"
    case .group(let number, _): "group \(number) in use"
    case .interrupts: "unsafe interrupts"
    case .noCharacterDevice: "no device node"
    case .noFile(let path, _): "no \(path.split(separator: "/").last ?? "file")"
    case .fileAccess, .iommufdAccess: "no access"
    case .noIOMMUFD: "no /dev/iommu"
    }
  }

  /// The obstacle in a sentence, without a full stop.
  public var sentence: String {
    switch self {
    case .noGroup(onAnyDevice: true): "no IOMMU translates for it"
    case .noGroup(onAnyDevice: false): "no device has an IOMMU group: the IOMMU is off, or there is none"
    case .bridge: "a bridge stays with the host"
    case .driver(nil): "it has no driver; vfio-pci hands it to user space"
    case .driver(let driver?): "the host uses it through \(driver); vfio-pci hands it to user space"
    case .group(let number, let members): "the host uses \(Self.list(members)) of its group \(number)"
    case .interrupts(let iommu): "\(iommu) does not keep it from sending any interrupt"
    case .noCharacterDevice: "the kernel makes no device nodes: CONFIG_VFIO_DEVICE_CDEV is off"
    case .noFile(let path, let numbers): "the kernel has it as character device \(numbers), but not \(path)"
    case .fileAccess(let file, let user), .iommufdAccess(let file, let user):
      "\(file.path) is \(file.mode) of user \(file.user) and group \(file.group); this is user \(user)"
    case .noIOMMUFD: "no /dev/iommu: the module is not loaded, or CONFIG_IOMMUFD is off"
    }
  }

  private static func list(_ members: [HostGroup.Member]) -> String {
    members.map { "\($0.name) (\($0.driver ?? "no driver"))" }.joined(separator: ", ")
  }
}

extension Obstacle {
  /// What would help, a command or a few words each, for the device at an address.
  public func help(for address: PCIAddress) -> [String] {
    switch self {
    case .driver(let driver): Self.takeover(of: address, from: driver)
    case .group(let number, let members):
      members.map {
        "echo \($0.name) > /sys/kernel/iommu_groups/\(number)/devices/\($0.name)/driver/unbind"
      }
    case .noFile(let path, let numbers):
      [
        "mkdir -p /dev/vfio/devices",
        "mknod \(path) c \(numbers.split(separator: ":").joined(separator: " "))",
      ]
    default: generalHelp
    }
  }

  /// What would help, where that does not depend on the device.
  public var generalHelp: [String] {
    switch self {
    case .noGroup(onAnyDevice: false):
      ["turn it on in the firmware (VT-d, AMD-Vi, SMMU); for Intel boot with intel_iommu=on"]
    case .interrupts: ["echo Y > /sys/module/iommufd/parameters/allow_unsafe_interrupts"]
    case .noCharacterDevice: ["a kernel with CONFIG_VFIO_DEVICE_CDEV=y, Linux 6.6 or newer"]
    case .fileAccess(let file, let user), .iommufdAccess(let file, let user):
      ["setfacl -m u:\(user):rw \(file.path)", "chown \(user) \(file.path)"]
    case .noIOMMUFD: ["modprobe iommufd", "a kernel with CONFIG_IOMMUFD, Linux 6.2 or newer"]
    default: []
    }
  }

  private static func takeover(of address: PCIAddress, from driver: String?) -> [String] {
    let device = "\(SysfsReader.pciDevices)/\(address)"
    let unbind = driver == nil ? [] : ["echo \(address) > \(device)/driver/unbind"]
    return ["modprobe vfio-pci", "echo vfio-pci > \(device)/driver_override"] + unbind
      + ["echo \(address) > /sys/bus/pci/drivers_probe"]
  }
}
