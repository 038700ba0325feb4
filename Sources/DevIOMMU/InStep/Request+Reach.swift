// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Operation {
  /// Whether the operation takes a device away from others or changes what its DMA reaches.
  public var touchesDevice: Bool {
    switch self {
    case .bind, .attach, .test(.mockDomain), .test(.mockDomainReplace): true
    default: false
    }
  }
}

extension Request {
  /// The IOASes whose ranges or alignment the operation may have changed.
  func reach(in kernel: Kernel) -> [ObjectID] {
    switch self {
    case .ioasMap(let ioas, _, _, _, _), .ioasUnmap(let ioas, _, _), .ioasUnmapAll(let ioas),
      .ioasCopy(let ioas, _, _, _, _, _), .allowIOVAs(let ioas, _), .addReserved(let ioas, _, _),
      .hugePages(let ioas, _), .iovaRanges(let ioas):
      kernel.ioases[ioas] == nil ? [] : [ioas]
    case .process, .setMemlockLimit, .rlimitMode, .getDirtyBitmap, .setDirtyTracking, .hwInfo,
      .hwptInvalidate,
      .fault, .vfioIOASGet, .vfioIOASSet, .vfioIOASClear:
      []
    default: kernel.ioases.keys.sorted()
    }
  }

  /// The address that the kernel chose for a mapping, and the IOAS; nil where it was not asked to choose one.
  func chosenAddress(_ response: Response) -> (ioas: ObjectID, iova: IOVA)? {
    switch (self, response) {
    case (.ioasMap(let ioas, nil, _, _, _), .iova(let iova)),
      (.ioasCopy(let ioas, _, _, _, nil, _), .iova(let iova)),
      (.test(.copyArea(let ioas, _, _, _, nil, _)), .copiedArea(from: _, to: let iova)):
      (ioas, iova)
    default: nil
    }
  }

  /// The same request with the address that the kernel chose; nil where it was not asked to choose one.
  func choosing(_ response: Response) -> Request? {
    guard let (_, iova) = chosenAddress(response) else { return nil }
    switch self {
    case .ioasMap(let ioas, _, let length, let memory, let protection):
      return .ioasMap(ioas, at: iova, length: length, memory: memory, protection)
    case .ioasCopy(let to, let from, let source, let length, _, let protection):
      return .ioasCopy(to: to, from: from, source: source, length: length, at: iova, protection)
    case .test(.copyArea(let to, let from, let source, let length, _, let protection)):
      return .test(.copyArea(to: to, from: from, source: source, length: length, at: iova, protection))
    default: return nil
    }
  }
}
