// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import CPeers
import IOMMUFD

/// What is measured; the order is that of the table.
enum Figure: String, CaseIterable {
  case insert = "insert, random order"
  case lookup = "lookup, hits"
  case below = "neighbour below"
  case summary = "summary of a range"
  case snapshot = "snapshot + one change"
  case snapshotBytes = "  new memory, bytes"
  case remove = "remove, one half"
  case bytes = "memory per area, bytes"
  case fill = "insert among equal holes"
  case alignedHole = "hole, none is aligned"
  case longHole = "hole, none is long enough"
  case lastHole = "hole, found at once"
}

/// The figures of one run, and a number that must be the same for every peer.
struct Run {
  var figures: [Figure: Double] = [:]
  var check: UInt64 = 0

  private mutating func time(_ figure: Figure, per operations: Int, _ body: () -> UInt64) {
    let clock = ContinuousClock()
    var result: UInt64 = 0
    let duration = clock.measure { result = body() }
    figures[figure] = duration / .nanoseconds(1) / Double(operations)
    check = check &* 31 &+ result
  }

  /// Measures one peer.
  mutating func measure<Subject: Peer>(_: Subject.Type, _ input: Input) {
    measureAreas(Subject(), input)
    measureFragments(Subject(), input)
  }

  private mutating func measureAreas<Subject: Peer>(_ empty: Subject, _ input: Input) {
    var subject = empty
    let before = peer_heap_bytes()
    time(.insert, per: input.areas.count) { subject.insert(input.areas) }
    figures[.bytes] = Double(peer_heap_bytes() &- before) / Double(input.areas.count)
    time(.lookup, per: input.addresses.count) { subject.lookup(input.addresses) }
    time(.below, per: input.addresses.count) { subject.below(input.addresses) }
    // The few that the others can do are compared, the many are timed.
    check = check &* 31 &+ subject.summaries(input.spans.prefix(3))
    let spans = input.spans.prefix(Subject.isLogarithmic ? 1000 : 3)
    let old = check
    time(.summary, per: spans.count) { subject.summaries(spans) }
    check = old
    measureSnapshots(&subject, input)
    time(.remove, per: input.removed.count) { subject.remove(input.removed) }
    subject.end()
  }

  /// Takes snapshots, all of which are kept, each followed by one change.
  private mutating func measureSnapshots<Subject: Peer>(_ subject: inout Subject, _ input: Input) {
    let count = Subject.isLogarithmic ? 200 : 1
    let changed = input.areas.suffix(count)
    var snapshots: [Subject] = []
    snapshots.reserveCapacity(count)
    let before = peer_heap_bytes()
    let old = check
    time(.snapshot, per: count) {
      var sum: UInt64 = 0
      for area in changed {
        snapshots.append(subject.snapshot())
        sum &+= subject.remove([area.first])
      }
      return sum
    }
    check = old
    figures[.snapshotBytes] = Double(peer_heap_bytes() &- before) / Double(count)
    for snapshot in snapshots { snapshot.end() }
    snapshots = []
    check = check &* 31 &+ subject.insert(Array(changed)) &- UInt64(count)
  }

  private mutating func measureFragments<Subject: Peer>(_ empty: Subject, _ input: Input) {
    var subject = empty
    time(.fill, per: input.fragments.count) { subject.insert(input.fragments) }
    let end = UInt64(input.fragments.count) << 17
    let size: UInt64 = 0x10000
    let demands: [(Figure, Placement)] = [
      (.alignedHole, Placement(length: size, alignment: size, pageOffset: 0)),
      (.longHole, Placement(length: size + 4096, alignment: 4096, pageOffset: 0)),
      (.lastHole, Placement(length: size, alignment: 4096, pageOffset: 0)),
    ]
    for (figure, demand) in demands {
      let isQuick = Subject.isLogarithmic || figure == .lastHole
      let ranges = input.spans.prefix(isQuick ? 1000 : 3).compactMap { span in
        IOVARange(
          IOVA(span.first.rawValue * 2 + 0x20000), IOVA(max(end, span.first.rawValue * 2) + 0x100_0000))
      }
      check = check &* 31 &+ subject.lowestHoles(demand, in: ranges.prefix(3))
      let old = check
      time(figure, per: ranges.count) { subject.lowestHoles(demand, in: ranges[...]) }
      check = old
    }
    subject.end()
  }
}
