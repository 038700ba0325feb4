// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Session
import Simulator

/// What the last operation or step has changed, by the rows that it shows in.
struct Recent: Sendable {
  /// The changes, objects first.
  let changes: [Change]
  private let objects: [ObjectID: Change.Kind]
  /// The changed ranges of each IOAS, ascending.
  private let ranges: [ObjectID: [(range: IOVARange, kind: Change.Kind)]]

  init(_ changes: [Change] = []) {
    self.changes = changes
    var objects: [ObjectID: Change.Kind] = [:]
    var ranges: [ObjectID: [(range: IOVARange, kind: Change.Kind)]] = [:]
    for change in changes {
      for id in change.subject.objects { objects[id] = Self.sign(of: id, change, objects[id]) }
      if let ioas = change.subject.ioas, let range = change.subject.range {
        ranges[ioas, default: []].append((range, change.kind))
      }
    }
    self.objects = objects
    self.ranges = ranges.mapValues {
      $0.sorted { ($0.range.first, $0.range.last) < ($1.range.first, $1.range.last) }
    }
  }

  private static func sign(of id: ObjectID, _ change: Change, _ known: Change.Kind?) -> Change.Kind {
    if change.subject == .object(id) { return change.kind }
    return known ?? .changed
  }

  /// What became of an object; nil where nothing did.
  func kind(of object: ObjectID) -> Change.Kind? { objects[object] }

  /// What became of addresses of an IOAS; nil where nothing did.
  func kind(of range: IOVARange, in ioas: ObjectID) -> Change.Kind? {
    let kinds = (ranges[ioas] ?? []).overlapping(range).map(\.kind)
    guard let first = kinds.first else { return nil }
    return kinds.allSatisfy { $0 == first } ? first : .changed
  }

  /// The changed ranges of an IOAS, ascending by their first addresses.
  func ranges(of ioas: ObjectID) -> [IOVARange] { (ranges[ioas] ?? []).map(\.range) }
}

extension [(range: IOVARange, kind: Change.Kind)] {
  /// Those that overlap a range; they do not overlap each other much.
  fileprivate func overlapping(_ range: IOVARange) -> ArraySlice<Element> {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].range.last < range.first { low = middle + 1 } else { high = middle }
    }
    return self[low...].prefix { $0.range.first <= range.last }
  }
}

extension Change.Kind {
  /// The sign in front of a row.
  var sign: Span {
    switch self {
    case .added: Span("+", .good, bold: true)
    case .removed: Span("-", .bad, bold: true)
    case .changed: Span("~", .accent, bold: true)
    }
  }
}

extension Inspector {
  /// What the present state has changed of the one before.
  var freshChanges: [Change] {
    if let stepping = session.stepping {
      let last = stepping.position - 1
      return last < 0 ? [] : Self.changes(stepping.kernel(before: last), stepping.kernel(after: last))
    }
    return changes(of: session.position) ?? []
  }

  /// What an operation of the journal has changed; nil where that is not known any more.
  func changes(of number: Int) -> [Change]? {
    guard number > 0, number <= session.journal.count else { return nil }
    if number == session.position, session.inStep != nil {
      return before.map { Self.changes($0, session.kernel) }
    }
    guard let old = session.kernel(at: number - 1), let new = session.kernel(at: number) else { return nil }
    return Self.changes(old, new)
  }

  /// What is different, with no more mappings than somebody could look at.
  static func changes(_ old: Kernel, _ new: Kernel) -> [Change] {
    Change.between(old, new, mostAreas: mostAreas)
  }

  /// The changed mappings that are listed and marked.
  private static let mostAreas = 1000

  /// The sign of a row that has just changed; nil where nothing of it has.
  func changeMark(_ item: Item, in panel: Panel) -> Span? {
    switch item {
    case .object(let id): recent.kind(of: id)?.sign
    case .device(let name): session.kernel.deviceID(name).flatMap { recent.kind(of: $0) }?.sign
    case .window(let range): currentIOAS.flatMap { recent.kind(of: range, in: $0) }?.sign
    default:
      segmentRange(item).flatMap { range in currentIOAS.flatMap { recent.kind(of: range, in: $0) } }?.sign
    }
  }

  private func segmentRange(_ item: Item) -> IOVARange? {
    guard case .segment(let address) = item else { return nil }
    return currentSegments?.segment(at: address).range
  }
}
