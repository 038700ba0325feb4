// SPDX-License-Identifier: Apache-2.0

import Cells
import DevIOMMU
import IOMMUFD
import Session
import Simulator

// Beside a running kernel every row says why it is believed.
extension Source {
  /// The sign at the end of a row.
  var mark: Span {
    switch self {
    case .observed: Span("=", .good)
    case .derived: Span("~", .quiet)
    case .assumed: Span("?", .bad)
    }
  }

  /// What the signs mean.
  static let legend = [
    "    =  the kernel told it     ~  follows from what succeeded     ?  only the simulator says so",
    "    ≠  the kernel and the simulator differ: {open} shows both",
  ]
}

extension Span {
  /// The sign of an operation about which the kernel and the simulator differ.
  static let differs = Span("≠", .bad, bold: true)
}

extension Session {
  /// Why an object is believed; nil where the simulator is all there is.
  func source(of object: ObjectID) -> Source? {
    guard let evidence = inStep?.evidence else { return nil }
    // That a device is attached follows from an operation; the kernel never says it.
    if kernel.attachment(of: object) != nil { return evidence.isInStep ? .derived : .assumed }
    return evidence.source(of: object, in: kernel)
  }

  /// Why a stretch of an address space is believed; nil where the simulator is all there is.
  func source(of segment: Segment, in ioas: ObjectID) -> Source? {
    guard let evidence = inStep?.evidence else { return nil }
    if segment.isMapped { return evidence.source(ofAreaAt: segment.range.first, in: ioas) }
    return evidence.sourceOfRanges(of: ioas)
  }
}
