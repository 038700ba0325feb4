// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

/// A maximal stretch of an address space in which everything is alike.
struct Segment: Hashable {
  /// The addresses.
  let range: IOVARange
  /// What is there.
  let content: Content

  enum Content: Hashable {
    /// A mapping.
    case area(Area)
    /// Neighbouring mappings of one length and protection: the first one, and how many they are.
    case run(Area, count: Int)
    /// Pages of a mapping as a page table holds them: their size, and the user address of the first.
    case pages(size: UInt64, count: Int, userAddress: UInt64, Protection)
    /// Nothing: a mapping would be accepted here. The kernel itself chooses only allowed addresses.
    case free(isAllowed: Bool)
    /// A region that attached devices keep; also where something else closes it too.
    case window([IOPageTable.Owner])
    /// Addresses that are closed for other reasons.
    case closed([IOPageTable.Owner])
  }

  /// The letter that stands for the content.
  var letter: Unicode.Scalar {
    switch content {
    case .area, .run, .pages: " "
    case .free(isAllowed: true): "."
    case .free(isAllowed: false): ","
    case .window(let owners):
      owners.contains {
        if case .device(_, let kind) = $0 { kind == .msi || kind == .softwareMSI } else { false }
      } ? "M" : "R"
    case .closed: "x"
    }
  }

  /// Whether nothing is here.
  var isFree: Bool {
    if case .free = content { true } else { false }
  }

  /// Whether something is mapped here.
  var isMapped: Bool {
    switch content {
    case .area, .run, .pages: true
    case .free, .window, .closed: false
    }
  }
}
