// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

/// What is looked for in an address space.
enum Sought {
  /// What is free.
  case free
  /// What is closed, for devices or for other reasons.
  case window
  /// What is mapped or closed.
  case occupied
}

// The next segment of a kind, however many others lie between.
extension SegmentMap {
  /// The nearest segment of a kind above another; nil where there is none.
  func segment(_ sought: Sought, above segment: Segment) -> Segment? {
    var start = segment.range.last.next
    while let from = start, let place = lowest(sought, from: from), place <= bounds.last {
      let found = self.segment(at: place)
      if found.is(sought) { return found }
      start = found.range.last.next
    }
    return nil
  }

  /// The nearest segment of a kind below another; nil where there is none.
  func segment(_ sought: Sought, below segment: Segment) -> Segment? {
    var end = segment.range.first.previous
    while let to = end, let place = highest(sought, upTo: to), place >= bounds.first {
      let found = self.segment(at: place)
      if found.is(sought) { return found }
      end = found.range.first.previous
    }
    return nil
  }

  /// The lowest address from one on where what is looked for can be.
  private func lowest(_ sought: Sought, from start: IOVA) -> IOVA? {
    switch sought {
    case .free: return iopt.areas.firstUncovered(from: start)
    case .window:
      return iopt.reserved.filter { $0.range.last >= start }.map { max($0.range.first, start) }.min()
    case .occupied:
      let area = iopt.areas.element(atOrAbove: start).map { max($0.range.first, start) }
      return [area, lowest(.window, from: start)].compactMap(\.self).min()
    }
  }

  /// The highest address up to one where what is looked for can be.
  private func highest(_ sought: Sought, upTo end: IOVA) -> IOVA? {
    switch sought {
    case .free: return iopt.areas.lastUncovered(upTo: end)
    case .window: return iopt.reserved.filter { $0.range.first <= end }.map { min($0.range.last, end) }.max()
    case .occupied:
      let isMapped = iopt.areas.element(at: end) != nil
      let area = isMapped ? end : iopt.areas.element(below: end)?.range.last
      return [area, highest(.window, upTo: end)].compactMap(\.self).max()
    }
  }
}

extension Segment {
  /// Whether it is of a kind.
  func `is`(_ sought: Sought) -> Bool {
    switch sought {
    case .free: isFree
    case .window: !isFree && !isMapped
    case .occupied: !isFree
    }
  }
}
