// SPDX-License-Identifier: Apache-2.0

/// A device as the machine names it, before it has an object id.
public enum DeviceName: Hashable, Sendable {
  /// A PCI function, written `pci:0000:01:00.0`.
  case pci(PCIAddress)
  /// One of the kernel's own test devices, written `mock:0`.
  case mock(UInt32)
}

/// The address of a PCI function.
public struct PCIAddress: Hashable, Sendable {
  /// The domain, also called segment.
  public let domain: UInt16
  /// The bus.
  public let bus: UInt8
  /// The device on the bus, 0 to 31.
  public let device: UInt8
  /// The function of the device, 0 to 7.
  public let function: UInt8

  /// Reads an address such as `0000:01:00.0`; nil if it is not one.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let slot = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard slot.count == 2,
      let domain: UInt16 = Self.number(parts[0], digits: 4),
      let bus: UInt8 = Self.number(parts[1], digits: 2),
      let device: UInt8 = Self.number(slot[0], digits: 2), device < 32,
      let function: UInt8 = Self.number(slot[1], digits: 1), function < 8
    else { return nil }
    (self.domain, self.bus, self.device, self.function) = (domain, bus, device, function)
  }

  /// Reads so many hex digits; nil for anything else, also for a sign.
  private static func number<Number: FixedWidthInteger>(
    _ text: some StringProtocol, digits: Int
  ) -> Number? {
    guard text.utf8.count == digits, text.allSatisfy(\.isHexDigit) else { return nil }
    return Number(text, radix: 16)
  }
}

extension PCIAddress: CustomStringConvertible {
  /// The address as `0000:01:00.0`.
  public var description: String {
    "\(pad(domain, 4)):\(pad(bus, 2)):\(pad(device, 2)).\(function)"
  }

  private func pad(_ number: some FixedWidthInteger, _ width: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
  }
}

extension DeviceName: CustomStringConvertible {
  /// The device as the language writes it, `pci:0000:01:00.0` or `mock:0`.
  public var description: String {
    switch self {
    case .pci(let address): "pci:\(address)"
    case .mock(let index): "mock:\(index)"
    }
  }

  /// The device without its bus, `0000:01:00.0` or `mock:0`: for narrow columns.
  public var short: String {
    switch self {
    case .pci(let address): "\(address)"
    case .mock: description
    }
  }
}
