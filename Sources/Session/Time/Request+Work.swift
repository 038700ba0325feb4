// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Request {
  /// About what it took to perform the operation, in units of mapping one area, from the number of areas
  /// it was about before and afterwards.
  func work(areas before: Int, _ after: Int) -> Int {
    switch self {
    case .ioasUnmap, .ioasUnmapAll, .ioasCopy: 1 + abs(after - before)
    // Whatever links or looks through a page table may come to every area.
    default: 1 + max(before, after) / 32
    }
  }

  /// The number of areas that the operation may come to.
  func areaCount(in kernel: Kernel) -> Int {
    switch self {
    case .ioasAlloc, .ioasMap, .iovaRanges, .bind: 0
    case .ioasUnmap(let ioas, _, _), .ioasUnmapAll(let ioas), .ioasCopy(let ioas, _, _, _, _, _):
      kernel.ioases[ioas]?.iopt.areas.count ?? 0
    default: kernel.areaCount
    }
  }
}

extension Kernel {
  /// The number of areas in all IO address spaces.
  fileprivate var areaCount: Int { ioases.values.reduce(0) { $0 + $1.iopt.areas.count } }

  /// About how many bytes the areas of all address spaces and page tables take.
  var mappedBytes: Int {
    (areaCount + hwpts.values.reduce(0) { $0 + $1.mappings.count }) * 64
  }
}
