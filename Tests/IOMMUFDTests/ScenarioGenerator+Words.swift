// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// The words that the generated lines are made of: names, numbers, addresses, comments.
extension ScenarioGenerator {
  /// Numbers where something changes its meaning, or its printed form.
  static let edges: [UInt64] = [
    0, 1, 2, 3, 0x7ff, 0x800, 0xfff, 0x1000, 0x1001, 0x10_0000, 0xffff_fff0, 0xffff_ffff, 0x1_0000_0000,
    (1 << 40) - 1, 1 << 40, 3 << 40, 1 << 59, 1 << 60, (1 << 63) - 1, 1 << 63, .max - 4096, .max - 1, .max,
  ]

  mutating func number() -> UInt64 {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: random.pick(Self.edges)
    case 1: random.next() >> UInt64.random(in: 0...63, using: &random)
    default: UInt64.random(in: 0..<64, using: &random) << random.pick([0, 10, 12, 20, 30, 40])
    }
  }

  mutating func small() -> UInt32 { UInt32(truncatingIfNeeded: number()) }

  mutating func iova() -> IOVA { IOVA(number()) }

  mutating func allowed() -> AllowedRange { AllowedRange(iova(), iova()) }

  mutating func protection() -> Protection { random.pick([[], .read, .write, .readWrite]) }

  mutating func memory() -> UserMemory {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: .address(number())
    case 1: .buffer(UInt32.random(in: 0...UserMemory.lastBuffer, using: &random), offset: number())
    default: .buffer(UInt32.random(in: 0...3, using: &random), offset: 0)
    }
  }

  mutating func reference() -> Reference { random.oneIn(3) ? .id(ObjectID(small())) : .name(name()) }

  mutating func pciAddress() -> PCIAddress {
    let parts = [(0...0xffff, 4), (0...0xff, 2), (0...31, 2)].map { range, width in
      let digits = String(Int.random(in: range, using: &random), radix: 16)
      return String(repeating: "0", count: width - digits.count) + digits
    }
    let text = parts.joined(separator: ":") + ".\(Int.random(in: 0...7, using: &random))"
    guard let address = PCIAddress(text) else { preconditionFailure("\(text) is a PCI address") }
    return address
  }

  /// A name of a few letters, digits and signs, some of them beyond ASCII.
  mutating func name() -> String {
    let first = random.pick(["a", "p", "Z", "7", "_", "-", "é", "本", "½", "٣", "as"])
    let rest = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
      random.pick(["b", "9", "_", "-", "ß", "語", "x\u{345}"])
    }
    return first + rest.joined()
  }

  mutating func identifier() -> String {
    random.pick(["vt-d", "smmu0", "as", "machine", "x,y", "a$b", "本", "0x1", "-", "\"", "+K"])
  }

  mutating func comment() -> String {
    let words = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
      random.pick(["# x", "=> ok", "as $a", "ioas", "\"é\"", "a\tb", "\u{301}", "0x1000", "$", "a  b"])
    }
    return words.joined(separator: " ")
  }
}
