// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

struct MachineTests {
  private func machine(_ text: String, name: String = "here") throws(SyntaxErrors) -> Machine {
    let source = SourceText(text, name: name)
    return try Machine(describedBy: Scenario(source), source: source)
  }

  private static let mixed = """
    machine mixed
    iommu a driver=intel-iommu aperture=0-0xffff page-sizes=4K
    iommu b driver=mock aperture=0-0xff page-sizes=2K
    device pci:0000:00:01.0 iommu=a group=4
    reserved pci:0000:00:01.0 0x100-0x1ff msi
    device pci:0000:00:02.0 iommu=a group=4
    reserved pci:0000:00:01.0 0x0-0xf direct-relaxable
    device mock:* iommu=b
    """

  @Test func `a machine has the IOMMUs, devices and regions that its lines describe`() throws {
    let machine = try machine(Self.mixed)
    #expect(machine.name == "mixed")
    #expect(machine.iommus.map(\.name) == ["a", "b"])
    #expect(
      machine.devices.map { "\($0.name) \($0.iommu.name) \($0.group)" }
        == ["pci:0000:00:01.0 a 4", "pci:0000:00:02.0 a 4"])
    #expect(machine.devices.map { $0.reserved.map(\.type) } == [[.msi, .directRelaxable], []])
    #expect(machine.mockIOMMU?.name == "b")
  }

  @Test func `a machine without a name is called after its text`() throws {
    let text = Self.mixed.split(separator: "\n").dropFirst().joined(separator: "\n")
    #expect(try machine(text, name: "lab.ioas").name == "lab.ioas")
  }

  @Test func `a device is found by its name`() throws {
    let machine = try machine(Self.mixed)
    let second = DeviceName.pci(try #require(PCIAddress("0000:00:02.0")))
    #expect(machine.device(second)?.group == 4)
    #expect(machine.device(.pci(try #require(PCIAddress("0000:00:03.0")))) == nil)
  }

  @Test func `mock devices exist in any number, each in a group of its own`() throws {
    let machine = try machine(Self.mixed)
    let groups = [0, 1, 7, 1000].map { machine.device(.mock($0))?.group }
    #expect(Set(groups + machine.devices.map(\.group)).count == 5)
    #expect(machine.device(.mock(7))?.iommu.name == "b")
  }

  @Test func `a machine without mock devices has none`() throws {
    let text = Self.mixed.split(separator: "\n").dropLast().joined(separator: "\n")
    #expect(try machine(text).device(.mock(0)) == nil)
  }

  @Test func `operations between the lines of a description do not matter`() throws {
    let text = Self.mixed.replacing("\n", with: "\nioas # an IOAS\n")
    #expect(try machine(text) == machine(Self.mixed))
  }
}
