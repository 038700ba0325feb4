// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator

/// How the areas come to be there.
enum Way: String, CaseIterable {
  case copies = "copied"
  case ascending = "ascending"
  case random = "random"
}

/// An IO address space of areas of one page, with a page between them.
struct World: CustomStringConvertible {
  private let machine: Machine
  private let areas: Int
  private let way: Way
  private let isLinked: Bool

  private static let text = """
    iommu i0 driver=arm-smmu-v3 aperture=0x0-0xffffffffffff page-sizes=4K,2M,1G alloc-user
    device pci:0000:00:01.0 iommu=i0 group=0
    """

  init(areas: Int, _ way: Way, isLinked: Bool) throws(SyntaxErrors) {
    let source = SourceText(Self.text, name: "benchmark")
    machine = try Machine(describedBy: Scenario(source), source: source)
    (self.areas, self.way, self.isLinked) = (areas, way, isLinked)
  }

  var description: String { "\(way.rawValue), \(isLinked ? "linked" : "no page table")" }

  /// The session after the areas are there.
  func session() -> Session {
    var session = Session(machine: machine)
    session.perform(Statement(.ioasAlloc, as: "a"))
    if isLinked {
      session.perform(Statement(.bind(machine.devices[0].name, flags: 0), as: "d"))
      session.perform(Statement(.attach(.name("d"), to: .name("a"))))
    }
    switch way {
    case .copies: copy(in: &session)
    case .ascending: for i in 0..<areas { map(i, in: &session) }
    case .random:
      var generator = SplitMix64(state: 1)
      for i in (0..<areas).shuffled(using: &generator) { map(i, in: &session) }
    }
    return session
  }

  /// Unmaps and maps areas anywhere.
  func change(_ session: inout Session, _ operations: Int) {
    var generator = SplitMix64(state: 2)
    for i in 0..<operations {
      let place = Int.random(in: 0..<areas, using: &generator)
      if i % 2 == 0 {
        session.perform(Statement(.ioasUnmap(.name("a"), at: address(place), length: 4096)))
      } else {
        map(areas + i, in: &session)
      }
    }
  }

  /// Some addresses of areas.
  func places(_ count: Int) -> [IOVA] {
    var generator = SplitMix64(state: 3)
    return (0..<count).map { _ in address(Int.random(in: 0..<areas, using: &generator)) }
  }

  private func address(_ place: Int) -> IOVA { IOVA(0x1000_0000 + UInt64(place) * 0x1000) }

  private func map(_ place: Int, in session: inout Session) {
    session.perform(
      Statement(
        .ioasMap(
          .name("a"), at: address(place), length: 4096, memory: .buffer(0, offset: 0), .readWrite)))
  }

  /// Doubles the areas until there are enough.
  private func copy(in session: inout Session) {
    map(0, in: &session)
    var count = 1
    while count < areas {
      let more = min(count, areas - count)
      session.perform(
        Statement(
          .ioasCopy(
            to: .name("a"), from: .name("a"), source: address(0), length: UInt64(more) * 4096,
            at: address(count), .readWrite)))
      count += more
    }
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
