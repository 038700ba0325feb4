// SPDX-License-Identifier: Apache-2.0

/// The class of a PCI device: 8 bits base class, 8 bits subclass, 8 bits programming interface.
public struct PCIClass: Hashable, Sendable {
  /// The 24 bits.
  public let code: UInt32

  /// Creates a class from its code.
  public init(code: UInt32) { self.code = code }

  private var base: UInt8 { UInt8(truncatingIfNeeded: code >> 16) }
  private var baseAndSub: UInt16 { UInt16(truncatingIfNeeded: code >> 8) }

  /// Whether the device is a bridge, which the host cannot do without.
  ///
  /// Those that lead to another bus VFIO refuses: `vfio_pci_core_register_device`, Linux 6.12.
  public var isBridge: Bool { base == 0x06 }

  /// The class in a word or two.
  public var words: String {
    Self.subclasses[baseAndSub] ?? Self.bases[base] ?? "class \(code.hex)"
  }

  private static let subclasses: [UInt16: String] = [
    0x0001: "VGA", 0x0106: "SATA", 0x0107: "SAS", 0x0108: "NVMe", 0x0200: "network", 0x0207: "InfiniBand",
    0x0280: "network", 0x0300: "VGA", 0x0302: "3D", 0x0401: "audio", 0x0403: "audio", 0x0502: "CXL",
    0x0600: "host bridge", 0x0601: "ISA bridge", 0x0604: "PCI bridge", 0x0607: "CardBus",
    0x0609: "PCI bridge", 0x0700: "serial", 0x0800: "interrupts", 0x0801: "DMA engine", 0x0802: "timer",
    0x0803: "clock", 0x0805: "SD card", 0x0806: "IOMMU", 0x0807: "root events", 0x0c03: "USB",
    0x0c05: "SMBus", 0x0c07: "IPMI",
  ]

  private static let bases: [UInt8: String] = [
    0x00: "unclassified", 0x01: "storage", 0x02: "network", 0x03: "display", 0x04: "multimedia",
    0x05: "memory", 0x06: "bridge", 0x07: "communication", 0x08: "system", 0x09: "input", 0x0a: "docking",
    0x0b: "processor", 0x0c: "serial bus", 0x0d: "wireless", 0x0e: "intelligent IO", 0x0f: "satellite",
    0x10: "encryption", 0x11: "signals", 0x12: "accelerator", 0x13: "instruments", 0x40: "coprocessor",
    0xff: "unassigned",
  ]
}
