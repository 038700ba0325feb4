// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Errors of lines that describe a machine.
struct MachineErrorTests {
  static let lines = [
    BadLine("machine", 9, 1, "something is missing here", .machineName),
    BadLine("machine $a", 9, 2, "'$a' is not a plain name", .machineName),
    BadLine("machine a=b", 9, 3, "'a=b' is not a plain name", .machineName),
    BadLine("machine a b", 11, 1, "'b' does not belong here", .end),
    BadLine("design", 8, 1, "something is missing here", "the name of a kernel design"),
    BadLine("iommu", 7, 1, "something is missing here", "a name for the IOMMU"),
    BadLine(
      "iommu s driver=x aperture=0-1 page-sizes=4K", 16, 1, "'x' is not a driver",
      "one of intel-iommu, arm-smmu-v3, arm-smmu, virtio-iommu, amd-iommu, mock"),
    BadLine(
      "iommu s", 9, 1, "'driver=' is missing",
      "driver= and one of intel-iommu, arm-smmu-v3, arm-smmu, virtio-iommu, amd-iommu, mock"),
    BadLine("iommu s driver=mock", 21, 1, "'aperture=' is missing", "aperture= and FIRST-LAST"),
    BadLine(
      "iommu s driver=mock aperture=1-0 page-sizes=4K", 30, 3, "the range ends before it begins", .order),
    BadLine("iommu s driver=mock aperture=0 page-sizes=4K", 30, 1, "'0' is not a range", .range),
    BadLine(
      "iommu s driver=mock aperture=0-1", 34, 1, "'page-sizes=' is missing", "page-sizes= and 4K,2M,1G"),
    BadLine("iommu s driver=mock aperture=0-1 page-sizes=", 45, 1, "'' is not a number", .pageSizes),
    BadLine(
      "iommu s driver=mock aperture=0-1 page-sizes=4K,3K", 48, 2, "'3K' is not a power of two", .pageSizes),
    BadLine("iommu s driver=mock aperture=0-1 page-sizes=4K,", 48, 1, "'' is not a number", .pageSizes),
    BadLine(
      "iommu s driver=mock aperture=0-1 page-sizes=4K info=4294967296", 53, 10,
      "'4294967296' does not fit in 32 bits", "a type of hardware information"),
    BadLine(
      "iommu s driver=mock aperture=0-1 page-sizes=4K late late", 53, 4, "'late' stands here a second time",
      nil),
    BadLine("device", 8, 1, "something is missing here", .device),
    BadLine("device pci:0000:00:01.0", 25, 1, "'group=' is missing", "group= and N"),
    BadLine(
      "device pci:0000:00:01.0 group=0", 33, 1, "'iommu=' is missing",
      "iommu= and the name of an IOMMU described above"),
    BadLine("device pci:0000:00:01.0 group=x iommu=s", 31, 1, "'x' is not a number", "the number of a group"),
    BadLine("device mock:0 iommu=s", 8, 6, "mock devices are described together", "device mock:* iommu=NAME"),
    BadLine("device mock:* group=0", 15, 7, "'group=0' is not an option here", "iommu=…"),
    BadLine("reserved pci:0000:00:01.0", 27, 1, "something is missing here", "the addresses, FIRST-LAST"),
    BadLine("reserved pci:0000:00:01.0 0-1", 31, 1, "something is missing here", .kinds),
    BadLine("reserved pci:0000:00:01.0 0-1 wild", 31, 4, "'wild' is not understood", .kinds),
    BadLine("reserved pci:0000:00:01.0 0-1 msi x", 35, 1, "'x' does not belong here", .end),
    BadLine("reserved pci:0000:00:01.0 2-1 msi", 27, 3, "the range ends before it begins", .order),
    BadLine("device pci:0000:00:01.0 iommu=s group=0", 1, 1, "no line above describes the IOMMU 's'", nil),
    BadLine(
      "iommu s driver=mock aperture=0-1 page-sizes=4K", 1, 1,
      "the machine has no device: 'iommu' and 'device' lines describe one", nil),
  ]

  @Test(arguments: lines)
  func `a bad line is refused with its place and what was expected`(_ line: BadLine) throws {
    let errors = try #require(throws: SyntaxErrors.self) { try line.read() }
    #expect("\(errors)" == line.report)
  }

  private static let iommu = "iommu s driver=mock aperture=0-1 page-sizes=4K\n"
  private static let noDevice = "the machine has no device: 'iommu' and 'device' lines describe one"

  static let contradictions: [(text: String, errors: [String])] = [
    (iommu + iommu, ["2: there is an IOMMU 's' already"]),
    (iommu + "device mock:* iommu=s\ndevice mock:* iommu=s\n", ["3: there are mock devices already"]),
    (
      "device pci:0000:00:01.0 iommu=s group=0\nreserved pci:0000:00:01.0 0x0-0x1 msi\n",
      ["1: no line above describes the IOMMU 's'"]
    ),
    (iommu + "device mock:* iommu=S\n", ["2: no line above describes the IOMMU 'S'"]),
    ("device mock:* iommu=s\n" + iommu, ["1: no line above describes the IOMMU 's'"]),
    (
      iommu + "device pci:0000:00:01.0 iommu=s group=0\n\ndevice pci:0000:00:01.0 iommu=s group=1\n",
      ["4: there is a device 'pci:0000:00:01.0' already"]
    ),
    (
      iommu + "device mock:* iommu=s\nreserved mock:0 0-1 msi\n",
      ["3: no line above describes the device 'mock:0'"]
    ),
    (
      "reserved pci:0000:00:01.0 0-1 msi\n" + iommu + "device pci:0000:00:01.0 iommu=s group=0\n",
      ["1: no line above describes the device 'pci:0000:00:01.0'"]
    ),
    (
      "# all at once\n" + iommu + "device mock:* iommu=x\n" + iommu + "reserved mock:1 0-1 msi\n",
      [
        "3: no line above describes the IOMMU 'x'", "4: there is an IOMMU 's' already",
        "5: no line above describes the device 'mock:1'",
      ]
    ),
    ("# nothing\n", ["1: \(noDevice)"]),
    ("", ["1: \(noDevice)"]),
  ]

  @Test(arguments: contradictions)
  func `a machine that contradicts itself is refused`(text: String, errors: [String]) throws {
    let source = SourceText(text, name: "x.ioas")
    let scenario = try Scenario(source)
    let thrown = try #require(throws: SyntaxErrors.self) {
      try Machine(describedBy: scenario, source: source)
    }
    #expect(thrown.errors.map { "\($0.line): \($0.message)" } == errors)
  }
}
