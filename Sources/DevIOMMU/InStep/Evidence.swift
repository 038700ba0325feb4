// SPDX-License-Identifier: Apache-2.0

import AddressIndex
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
  /// The areas whose addresses the kernel chose, by IOAS.
  private var chosen: [ObjectID: AddressIndex<Area>] = [:]
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
    return chosen[ioas]?.element(at: first)?.range.first == first ? .observed : .derived
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
    switch request {
    case .ioasUnmap(let ioas, let first, let length):
      forget(IOVARange(first, length: length), in: ioas)
    case .ioasUnmapAll(let ioas): forget(.all, in: ioas)
    case .compat(.unmapDMA(let first, let length)):
      forget(IOVARange(first, length: length), in: kernel.vfioIOAS)
    case .compat(.unmapAll): forget(.all, in: kernel.vfioIOAS)
    case .destroy(let id):
      chosen[id] = nil
      confirmed.remove(id)
    // The kernel hides the id of an access behind a file.
    case .access: break
    default:
      if let (ioas, iova) = request.chosenAddress(response) { noteChoice(iova, ioas, kernel) }
      told.formUnion(response.objects.compactMap { kernel.objects[$0]?.serial })
    }
  }

  private mutating func noteChoice(_ iova: IOVA, _ ioas: ObjectID, _ kernel: Kernel) {
    guard let area = kernel.ioases[ioas]?.iopt.areas.element(at: iova) else { return }
    chosen[ioas, default: AddressIndex()].insert(area.range, area.value)
  }

  /// Forgets the areas in a range, which are gone: the kernel unmaps only whole ones.
  private mutating func forget(_ range: IOVARange?, in ioas: ObjectID?) {
    guard let range, let ioas else { return }
    while let area = chosen[ioas]?.firstElement(overlapping: range) {
      chosen[ioas]?.remove(startingAt: area.range.first)
    }
  }

  /// Notes whether the ranges that the kernel lists are those of the simulator.
  mutating func note(rangesOf ioas: ObjectID, agree: Bool) {
    if agree { confirmed.insert(ioas) } else { confirmed.remove(ioas) }
  }
}

extension Response {
  /// The objects whose ids it tells.
  fileprivate var objects: [ObjectID] {
    switch self {
    case .mockDevice(test: let test, hwpt: let hwpt, device: let device): [test, hwpt, device]
    default: namedObject.map { [$0] } ?? []
    }
  }
}
