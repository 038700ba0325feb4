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
    case .area: " "
    case .free(isAllowed: true): "."
    case .free(isAllowed: false): ","
    case .window(let owners):
      owners.contains {
        if case .device(_, let kind) = $0 { kind == .msi || kind == .softwareMSI } else { false }
      } ? "M" : "R"
    case .closed: "x"
    }
  }
}

/// An IO address space as a sequence of segments from the lowest to the highest address.
///
/// A segment is found from any address in O(log n), so a screen costs its rows and nothing else.
struct SegmentMap {
  let iopt: IOPageTable

  /// The segment that holds an address.
  func segment(at address: IOVA) -> Segment {
    if let area = iopt.areas.element(at: address) {
      return Segment(range: area.range, content: .area(area.value))
    }
    var low = iopt.areas.element(below: address)?.range.last.next ?? .zero
    var high = iopt.areas.element(atOrAbove: address)?.range.first.previous ?? .max
    var owners: [IOPageTable.Owner] = []
    for reservation in iopt.reserved {
      narrow(&low, &high, around: address, at: reservation.range)
      if reservation.range.contains(address) { owners.append(reservation.owner) }
    }
    for allowed in iopt.allowed { narrow(&low, &high, around: address, at: allowed) }
    let range = IOVARange(low, high) ?? IOVARange(address)
    return Segment(range: range, content: content(owners, at: address))
  }

  private func narrow(_ low: inout IOVA, _ high: inout IOVA, around address: IOVA, at range: IOVARange) {
    for edge in [range.first, range.last.next].compactMap(\.self) {
      if edge <= address {
        low = max(low, edge)
      } else if let below = edge.previous {
        high = min(high, below)
      }
    }
  }

  private func content(_ owners: [IOPageTable.Owner], at address: IOVA) -> Segment.Content {
    if owners.isEmpty {
      let isAllowed = iopt.allowed.isEmpty || iopt.allowed.contains { $0.contains(address) }
      return .free(isAllowed: isAllowed)
    }
    let devices = owners.filter { if case .device = $0 { true } else { false } }
    return devices.isEmpty ? .closed(owners) : .window(devices)
  }

  /// The segment above another; nil above the last.
  func segment(after segment: Segment) -> Segment? {
    segment.range.last.next.map { self.segment(at: $0) }
  }

  /// The segment below another; nil below the first.
  func segment(before segment: Segment) -> Segment? {
    segment.range.first.previous.map { self.segment(at: $0) }
  }

  /// The lowest segments, up to a number; nil if there are more.
  func segments(atMost limit: Int) -> [Segment]? {
    var segments = [segment(at: .zero)]
    while let last = segments.last, let next = segment(after: last) {
      if segments.count == limit { return nil }
      segments.append(next)
    }
    return segments
  }
}
