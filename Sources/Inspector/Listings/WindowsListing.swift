// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Simulator

/// The closed ranges of an IOAS with their owners: device windows first, then the rest.
struct WindowsListing: ArrayListing {
  let items: [Item]
  private let owners: [IOVARange: [IOPageTable.Owner]]

  let emptyText: String

  private let mark: Span?

  init(_ iopt: IOPageTable?, mark: Span? = nil) {
    self.mark = mark
    emptyText = iopt == nil ? "no IOAS is selected" : "nothing is reserved"
    owners = Dictionary(grouping: iopt?.reserved ?? [], by: \.range).mapValues { $0.map(\.owner) }
    let kept = owners
    items = owners.keys.sorted { Self.rank($0, kept) < Self.rank($1, kept) }.map { .window($0) }
  }

  func mark(_ item: Item) -> Span? { mark }

  private static func rank(
    _ range: IOVARange, _ owners: [IOVARange: [IOPageTable.Owner]]
  ) -> (Int, IOVA, IOVA) {
    let isDevice = owners[range]?.contains { if case .device = $0 { true } else { false } } == true
    return (isDevice ? 0 : 1, range.first, range.last)
  }

  func row(_ item: Item, width: Int) -> Row {
    guard case .window(let range) = item, let owners = owners[range] else { return Row(left: []) }
    let isDevice = owners.contains { if case .device = $0 { true } else { false } }
    let ink: Ink = isDevice ? .window : .closed
    let size = range.byteCount.size
    let (long, short, least) = Self.summaries(owners)
    let tight = isDevice ? short : least
    let end = " … \(range.last.short)"
    let choices = [
      "\(end)  \(size)  \(long)", "\(size)  \(long)", "\(size)  \(short)", short, tight, least, "",
    ]
    return Row(
      left: [Span(isDevice ? Self.letter(owners) : "x ", ink), Span(range.first.short)],
      right: choices.map { $0.isEmpty ? [] : [Span($0, .quiet)] })
  }

  private static func letter(_ owners: [IOPageTable.Owner]) -> String {
    let isMessage = owners.contains {
      if case .device(_, let kind) = $0 { kind == .msi || kind == .softwareMSI } else { false }
    }
    return isMessage ? "M " : "R "
  }

  /// The owners in words of three lengths: their names, shorter names, and the fewest words.
  static func summaries(_ owners: [IOPageTable.Owner]) -> (String, String, String) {
    let devices = owners.compactMap { owner in
      if case .device(let name, let kind) = owner { (name: name, kind: kind.rawValue) } else { nil }
    }
    if let kind = devices.first?.kind {
      return (
        "\(kind) \(devices.map(\.name.short).joined(separator: " "))",
        "\(kind) \(devices.map(\.name.withoutDomain).joined(separator: " "))", "\(kind) \(devices.count) dev"
      )
    }
    let tables = owners.compactMap { if case .domain(let id) = $0 { "\(id)" } else { nil } }
    if tables.isEmpty { return ("reserved by a test", "test", "test") }
    let ids = tables.joined(separator: ",")
    return ("outside of hwpt \(ids)", "not hwpt \(ids)", "hwpt \(ids)")
  }
}

extension DeviceName {
  /// The device without its bus and without domain 0, `01:00.0`: for the narrowest columns.
  var withoutDomain: String {
    short.hasPrefix("0000:") ? String(short.dropFirst(5)) : short
  }
}
