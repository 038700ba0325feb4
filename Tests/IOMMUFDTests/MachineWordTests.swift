// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

struct MachineWordTests {
  private func words(_ text: String) throws(SyntaxErrors) -> [MachineWord] {
    try Scenario(SourceText(text, name: "machine.ioas")).machineWords.map(\.value)
  }

  private static let everything = Machine.IOMMU(
    name: "s0", driver: .smmuV3, aperture: .all, pageSizes: 0x4020_1000, isLate: true,
    features: [.userAlloc, .nesting, .dirtyTracking], infoType: 2)

  @Test(arguments: [
    (
      "iommu s0 driver=arm-smmu-v3 aperture=0-0xffffffffffffffff page-sizes=1G,4K,2M info=2 dirty nesting "
        + "alloc-user late", everything,
      "iommu s0 driver=arm-smmu-v3 aperture=0x0-0xffffffffffffffff page-sizes=4K,2M,1G late alloc-user "
        + "nesting dirty info=0x2"
    ),
    (
      "iommu m aperture=16M-0x7fffffff page-sizes=2K,2K driver=mock",
      Machine.IOMMU(
        name: "m", driver: .mock, aperture: .init(0x100_0000, 0x7fff_ffff) ?? .all, pageSizes: 2048),
      "iommu m driver=mock aperture=0x1000000-0x7fffffff page-sizes=2K"
    ),
    (
      "iommu one driver=intel-iommu aperture=5-5 page-sizes=1,0x8000000000000000 info=0",
      Machine.IOMMU(name: "one", driver: .intel, aperture: IOVARange(5), pageSizes: 1 << 63 | 1),
      "iommu one driver=intel-iommu aperture=0x5-0x5 page-sizes=0x1,0x8000000000000000"
    ),
    (
      "iommu v driver=virtio-iommu aperture=0-0 page-sizes=4K late",
      Machine.IOMMU(name: "v", driver: .virtio, aperture: IOVARange(0), pageSizes: 4096, isLate: true),
      "iommu v driver=virtio-iommu aperture=0x0-0x0 page-sizes=4K late"
    ),
  ])
  func `an IOMMU is described in one line`(text: String, iommu: Machine.IOMMU, canonical: String) throws {
    #expect(try words(text) == [.iommu(iommu)])
    #expect("\(MachineWord.iommu(iommu))" == canonical)
    #expect(try words(canonical) == [.iommu(iommu)])
  }

  @Test(arguments: [
    ("device mock:* iommu=m", "device mock:* iommu=m"),
    ("device pci:0000:01:00.0 group=0x10 iommu=s", "device pci:0000:01:00.0 iommu=s group=16"),
    ("device pci:FFFF:0A:1f.7 iommu=s group=4294967295", "device pci:ffff:0a:1f.7 iommu=s group=4294967295"),
    ("reserved pci:0000:01:00.0 0-0 direct", "reserved pci:0000:01:00.0 0x0-0x0 direct"),
    ("reserved pci:0000:01:00.0 1-2 direct-relaxable", "reserved pci:0000:01:00.0 0x1-0x2 direct-relaxable"),
    ("reserved pci:0000:01:00.0 1M-2M reserved", "reserved pci:0000:01:00.0 0x100000-0x200000 reserved"),
    (
      "reserved pci:0000:01:00.0 0xfee00000-0xfeefffff msi",
      "reserved pci:0000:01:00.0 0xfee00000-0xfeefffff msi"
    ),
    ("reserved mock:1/2 0-0xffffffffffffffff sw-msi", "reserved mock:1 0x0-0xffffffffffffffff sw-msi"),
  ])
  func `a device and a reserved range are described in one line`(text: String, canonical: String) throws {
    let word = try words(text)
    #expect("\(try #require(word.first))" == canonical)
    #expect(try words(canonical) == word)
  }

  @Test func `an IOMMU lists its page sizes in ascending order`() {
    #expect(Self.everything.pageSizeList == [4096, 2 << 20, 1 << 30])
    #expect(Self.everything.smallestPage == 4096)
  }
}
