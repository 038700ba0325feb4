// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import Glibc
import IOMMUFD
import KernelDouble
import KnownWorlds
import Testing

@testable import DevIOMMU

/// Files through the seam, on a simulated host and where it can be on this one.
struct HostFileTests {
  private func host() throws -> SimulatedSystem {
    let system = SimulatedSystem(machine: try .builtIn("vt-d"))
    system.edit { files in
      files["/sys/devices/pci0000:00/0000:00:02.0/vendor"] = .text("0x8086\n")
      files["/sys/devices/pci0000:00/0000:00:02.0/iommu_group"] = .link("../../../kernel/iommu_groups/0")
      files["/sys/kernel/iommu_groups/0/reserved_regions"] = .text(
        String(repeating: "0x00000000fee00000 0x00000000feefffff msi\n", count: 300))
      files["/sys/bus/pci/devices/0000:00:02.0"] = .link("../../../devices/pci0000:00/0000:00:02.0")
      for number in 0..<2000 { files["/sys/many/\(number)"] = .directory }
    }
    return system
  }

  @Test func `text is read through links, however long it is`() throws {
    let system = try host()
    let device = "/sys/bus/pci/devices/0000:00:02.0"
    #expect(try system.text(of: "\(device)/vendor") == "0x8086")
    let regions = try system.text(of: "\(device)/iommu_group/reserved_regions")
    #expect(regions.split(separator: "\n").count == 300)
    #expect(try system.target(ofLink: "\(device)/iommu_group") == "../../../kernel/iommu_groups/0")
    #expect(system.openDescriptors == [])
  }

  @Test func `directories are listed, however many entries they have`() throws {
    let system = try host()
    #expect(try system.names(in: "/sys/bus/pci/devices") == ["0000:00:02.0"])
    #expect(try system.names(in: "/sys/bus/pci/devices/0000:00:02.0") == ["iommu_group", "vendor"])
    #expect(try system.names(in: "/sys/many") == (0..<2000).map(String.init).sorted())
    #expect(try system.names(in: "/dev/vfio/devices") == ["vfio0", "vfio1"])
    #expect(system.openDescriptors == [])
  }

  @Test(arguments: [
    ("/sys/nothing", Errno.ENOENT), ("/sys/many/1", .EISDIR), ("/sys/many/1/2", .ENOENT),
    ("/sys/devices/pci0000:00/0000:00:02.0/vendor/deeper", .ENOTDIR),
  ])
  func `a file that cannot be read is an error`(_ path: String, _ errno: Errno) throws {
    let system = try host()
    #expect(throws: errno) { try system.text(of: path) }
    #expect(system.openDescriptors == [])
  }

  @Test func `permissions are those of the user`() throws {
    let system = try host()
    system.edit { $0.permissions["/dev/iommu"] = .init(mode: 0o660, user: 7) }
    system.userID = 1000
    #expect(throws: Errno.EACCES) { try RealKernel(system: system, deviceFiles: system) }
    #expect(throws: Errno.EACCES) { try system.perform(.access(path: "/dev/iommu", mode: R_OK | W_OK)) }
    #expect(try system.perform(.userID) == 1000)
    system.userID = 7
    #expect(try system.perform(.access(path: "/dev/iommu", mode: R_OK | W_OK)) == 0)
    let status = try system.status(of: "/dev/iommu")
    #expect(status.mode == UInt32(S_IFCHR) | 0o660 && status.user == 7)
    system.edit { $0["/dev/iommu"] = nil }
    #expect(throws: Errno.ENOENT) { try RealKernel(system: system, deviceFiles: system) }
  }

  @Test func `the release is terminated by a zero byte`() throws {
    for system: any SystemCalls in [try host(), LinuxSystem()] {
      var bytes = [UInt8](repeating: 0xff, count: 128)
      let result = bytes.withUnsafeMutableBytes { try? system.perform(.release($0)) }
      #expect(result == 0)
      #expect(bytes.firstIndex(of: 0).map { $0 > 3 } == true)
    }
  }

  @Test(arguments: [(0, 0), (42, 42), (-22, 22), (-13, 13), (-524, 5), (-4095, 5)])
  func `an errno that Linux does not show to programs is EIO`(_ result: Int, _ expected: Int32) {
    do throws(Errno) {
      #expect(try LinuxSystem.checked(result) == Int(expected))
    } catch {
      #expect(result < 0 && error.rawValue == expected)
    }
  }
}
