// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Simulator

/// The closed ranges of an IOAS with their owners: device windows first, then the rest.
struct WindowsListing: ArrayListing {
  let items: [Item]
  private let owners: [IOVARange: [IOPageTable.Owner]]

  let emptyText: String

  init(_ iopt: IOPageTable?) {
    emptyText = iopt == nil ? "no IOAS is selected" : "nothing is reserved"
    owners = Dictionary(grouping: iopt?.reserved ?? [], by: \.range).mapValues { $0.map(\.owner) }
    let kept = owners
    items = owners.keys.sorted { Self.rank($0, kept) < Self.rank($1, kept) }.map { .window($0) }
  }

  private static func rank(
    _ range: IOVARange, _ owners: [IOVARange: [IOPageTable.Owner]]
  ) -> (Int, IOVA, IOVA) {
    let isDevice = owners[range]?.contains { if case .device = $0 { true } else { false } } == true
    return (isDevice ? 0 : 1, range.first, range.last)
  }

  /// Who closed a range.
  func owners(of range: IOVARange) -> [IOPageTable.Owner] { owners[range] ?? [] }

  func row(_ item: Item, width: Int) -> Row {
    guard case .window(let range) = item, let owners = owners[range] else { return Row(left: []) }
    let isDevice = owners.contains { if case .device = $0 { true } else { false } }
    let ink: Ink = isDevice ? .window : .closed
    return Row(
      left: [
        Span(isDevice ? Self.letter(owners) : "x ", ink), Span("\(range.first.short) "),
        Span(range.byteCount.size, .quiet),
      ],
      right: [true, false].map { [Span(Self.summary(owners, room: $0), .quiet)] } + [[]])
  }

  private static func letter(_ owners: [IOPageTable.Owner]) -> String {
    let isMessage = owners.contains {
      if case .device(_, let kind) = $0 { kind == .msi || kind == .softwareMSI } else { false }
    }
    return isMessage ? "M " : "R "
  }

  /// The owners in a few words: their names where there is room, or how many there are.
  static func summary(_ owners: [IOPageTable.Owner], room: Bool) -> String {
    let devices = owners.compactMap { owner in
      if case .device(let name, let kind) = owner { (name.short, kind.rawValue) } else { nil }
    }
    if let (_, kind) = devices.first {
      return room ? "\(kind) \(devices.map(\.0).joined(separator: " "))" : "\(kind) \(devices.count) dev"
    }
    let tables = owners.compactMap { if case .domain(let id) = $0 { "\(id)" } else { nil } }
    if tables.isEmpty { return "test" }
    return "\(room ? "outside of " : "not ")hwpt \(tables.joined(separator: ","))"
  }
}
