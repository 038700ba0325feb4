// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator

// What the panels are about.
extension Inspector {
  /// The IOAS that the address space panel shows: that of the selected object, or the first.
  public var currentIOAS: ObjectID? {
    let kernel = session.kernel
    guard case .object(let id)? = panels[.objects]?.selection, let kind = kernel.objects[id]?.kind else {
      return firstIOAS
    }
    switch kind {
    case .ioas: return id
    case .hwptPaging, .hwptNested: return kernel.ioasID(of: id)
    case .device: return kernel.attachment(of: id).flatMap { kernel.ioasID(of: $0) } ?? firstIOAS
    case .access: return kernel.accesses[id]?.ioas ?? firstIOAS
    case .faultQueue, .selftest: return firstIOAS
    }
  }

  private var firstIOAS: ObjectID? {
    session.kernel.objects.ids.first { session.kernel.objects[$0]?.kind == .ioas }
  }

  /// The map of the current IOAS.
  var currentMap: IOPageTable? { currentIOAS.flatMap { session.kernel.ioases[$0]?.iopt } }

  /// The sign of what an IOAS keeps closed; nil where the simulator is all there is.
  var currentRangesMark: Span? {
    guard let evidence = session.inStep?.evidence, let ioas = currentIOAS else { return nil }
    return evidence.sourceOfRanges(of: ioas).mark
  }
}
