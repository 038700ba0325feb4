// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

struct DeviceNameTests {
  @Test(arguments: [
    ("0000:01:00.0", "0000:01:00.0"), ("0000:00:1f.7", "0000:00:1f.7"), ("ffff:ff:1f.7", "ffff:ff:1f.7"),
    ("FFFF:AB:1F.0", "ffff:ab:1f.0"), ("0001:02:03.4", "0001:02:03.4"),
  ])
  func `a PCI address is read and printed in lower case`(text: String, canonical: String) throws {
    let address = try #require(PCIAddress(text))
    #expect("\(address)" == canonical)
    #expect(PCIAddress(canonical) == address)
  }

  @Test func `a PCI address has four parts`() throws {
    let address = try #require(PCIAddress("1234:56:1e.7"))
    #expect(address.domain == 0x1234)
    #expect(address.bus == 0x56)
    #expect(address.device == 0x1e)
    #expect(address.function == 7)
  }

  @Test(arguments: [
    "", "0000", "0000:01", "0000:01:00", "0000:01:00.", "0000:01:.0", "0000:01:00.0.0", "0000:01:00:0",
    "01:00.0", "000:01:00.0", "00000:01:00.0", "0000:1:00.0", "0000:001:00.0", "0000:01:0.0",
    "0000:01:20.0", "0000:01:00.8", "0000:01:00.a", "0000:01:00.00", "g000:01:00.0", " 000:01:00.0",
    "+000:01:00.0", "-000:01:00.0", "0000:+1:00.0", "0000:-0:00.0", "0000:01:+0.0", "0000:01:00.+",
    "0x00:01:00.0", "٠000:01:00.0", "0000:01:００.0",
  ])
  func `what is not a PCI address is refused`(text: String) {
    #expect(PCIAddress(text) == nil)
  }

  @Test func `a device is printed with its bus and without`() throws {
    let pci = DeviceName.pci(try #require(PCIAddress("0000:01:00.0")))
    #expect("\(pci)" == "pci:0000:01:00.0")
    #expect(pci.short == "0000:01:00.0")
    #expect("\(DeviceName.mock(7))" == "mock:7")
    #expect(DeviceName.mock(7).short == "mock:7")
  }
}
