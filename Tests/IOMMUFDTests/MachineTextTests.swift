// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

struct MachineTextTests {
  private static let small = Machine.IOMMU(
    name: "smmu3.0x0000000009050000", driver: .smmuV3, aperture: .all, pageSizes: 0x4020_1000)
  private static let large = Machine.IOMMU(
    name: "ivhd0", driver: .amd, aperture: .all, pageSizes: ~0xfff, isLate: true,
    features: [.userAlloc, .nesting, .dirtyTracking], infoType: 7)
  private static let address = PCIAddress("0000:0a:1f.7").map { DeviceName.pci($0) }

  private static let machine = Machine(
    name: "any", iommus: [small, large],
    devices: [
      Machine.Device(
        name: address ?? .mock(0), iommu: large, group: 12,
        reserved: ReservedRegion.Kind.allCases.map { ReservedRegion(IOVARange(5), $0) })
    ],
    mockIOMMU: small)

  @Test func `a machine that is printed and read is the same machine`() throws {
    let source = SourceText(Self.machine.text, name: "any.ioas")
    #expect(try Machine(describedBy: Scenario(source), source: source) == Self.machine)
  }

  @Test func `a machine is printed line by line in canonical form`() {
    let words = Self.machine.text.split(separator: "\n").map { $0.prefix { $0 != " " } }
    let reserved = Array(repeating: "reserved" as Substring, count: 5)
    #expect(words == ["machine", "iommu", "iommu", "device"] + reserved + ["device"])
    #expect(Self.machine.text.hasSuffix("\ndevice mock:* iommu=smmu3.0x0000000009050000\n"))
  }
}
