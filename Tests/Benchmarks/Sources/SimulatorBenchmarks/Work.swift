// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What is asked of every subject: areas of one page with a page between them.
struct Work {
  let machine: Machine
  let device: DeviceName

  private let ascending: [IOVA]
  private let random: [IOVA]

  private static let description = """
    iommu i0 driver=arm-smmu-v3 aperture=0x0-0xffffffffffff page-sizes=4K,2M,1G alloc-user
    device pci:0000:00:01.0 iommu=i0 group=0
    """

  /// Makes work of a size; equal sizes give equal work.
  init(areas: Int) throws(SyntaxErrors) {
    let source = SourceText(Self.description, name: "benchmark")
    machine = try Machine(describedBy: Scenario(source), source: source)
    device = machine.devices[0].name
    ascending = (0..<areas).map { IOVA(0x1000_0000 + UInt64($0) * 0x2000) }
    var generator = SplitMix64(state: 1)
    random = ascending.shuffled(using: &generator)
  }

  /// The addresses in the order in which they are unmapped, and mapped unless the kernel chooses.
  func addresses(_ order: Order) -> [IOVA] {
    switch order {
    case .ascending: ascending
    case .random: random
    // The kernel begins above the first page and leaves no holes.
    case .chosen: ascending.indices.map { IOVA(UInt64($0 + 1) * 0x1000) }
    }
  }
}

/// Requests a second.
struct Rates {
  let map: Double
  let unmap: Double

  /// Times so many requests of each kind.
  init(_ count: Int, map: () throws -> Void, unmap: () throws -> Void) rethrows {
    let clock = ContinuousClock()
    self.map = Double(count) / (try clock.measure(map) / .seconds(1))
    self.unmap = Double(count) / (try clock.measure(unmap) / .seconds(1))
  }

  /// The median of each rate.
  init(mediansOf runs: [Rates]) {
    map = runs.map(\.map).sorted()[runs.count / 2]
    unmap = runs.map(\.unmap).sorted()[runs.count / 2]
  }
}

/// A generator whose numbers are the same everywhere.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
