// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// Why something that is shown of a running kernel is believed.
public enum Source: Hashable, Sendable {
  /// The kernel told it.
  case observed
  /// It follows from what succeeded.
  case derived
  /// The simulator says so, and nothing else does.
  case assumed
}

/// What the running kernel has told so far of what the simulator shows.
public struct Evidence: Sendable {
  /// The serials of the objects whose ids the kernel told: ids are given again, serials are not.
  private var told: Set<Int> = []
  /// The addresses that the kernel chose, by IOAS.
  private var chosen: [ObjectID: Set<IOVA>] = [:]
  /// The IOASes of which the kernel listed the ranges that the simulator shows.
  private var confirmed: Set<ObjectID> = []
  /// Whether every operation ended as the simulator expected, so that its state follows.
  public internal(set) var isInStep = true

  /// Creates evidence of nothing.
  init() {}

  /// Why the existence and the id of an object are believed.
  public func source(of object: ObjectID, in kernel: Kernel) -> Source {
    guard isInStep else { return .assumed }
    return kernel.objects[object].map { told.contains($0.serial) } == true ? .observed : .derived
  }

  /// Why a mapping is believed to lie at an address.
  public func source(ofAreaAt first: IOVA, in ioas: ObjectID) -> Source {
    guard isInStep else { return .assumed }
    return chosen[ioas]?.contains(first) == true ? .observed : .derived
  }

  /// Why the windows and the free ranges of an IOAS are believed.
  public func sourceOfRanges(of ioas: ObjectID) -> Source {
    confirmed.contains(ioas) ? .observed : .assumed
  }
}

// MARK: - Noting

extension Evidence {
  /// Notes what an operation that succeeded has told.
  mutating func note(_ request: Request, _ response: Response, in kernel: Kernel) {
    switch (request, response) {
    case (.ioasMap(let ioas, nil, _, _, _), .iova(let iova)),
      (.ioasCopy(let ioas, _, _, _, nil, _), .iova(let iova)):
      chosen[ioas, default: []].insert(iova)
    case (.ioasUnmap(let ioas, _, _), _), (.ioasUnmapAll(let ioas), _): forgetUnmapped(ioas, in: kernel)
    case (.destroy(let id), _):
      chosen[id] = nil
      confirmed.remove(id)
    case (.access, _): break
    default:
      if let serial = response.namedObject.flatMap({ kernel.objects[$0]?.serial }) { told.insert(serial) }
    }
  }

  private mutating func forgetUnmapped(_ ioas: ObjectID, in kernel: Kernel) {
    guard let known = chosen[ioas], !known.isEmpty, let areas = kernel.ioases[ioas]?.iopt.areas else {
      return
    }
    chosen[ioas] = known.filter { areas.element(at: $0)?.range.first == $0 }
  }

  /// Notes whether the ranges that the kernel lists are those of the simulator.
  mutating func note(rangesOf ioas: ObjectID, agree: Bool) {
    if agree { confirmed.insert(ioas) } else { confirmed.remove(ioas) }
  }
}
