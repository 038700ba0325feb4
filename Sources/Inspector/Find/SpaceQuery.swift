// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Session
import Simulator

/// What a stretch of an address space must be: all of some conditions, `size>=2M perm=rw`.
struct SpaceQuery: Hashable, Sendable {
  /// One condition.
  enum Condition: Hashable, Sendable {
    /// It holds an address.
    case address(IOVA)
    /// It is so long, in bytes; a mapping of a run counts for itself.
    case size(Comparison, UInt64)
    /// Its memory is a buffer of the caller.
    case buffer(UInt64)
    /// Somebody keeps it closed.
    case owner(IOPageTable.Owner)
    /// A device keeps it closed.
    case device(DeviceName)
    /// Devices may do this and nothing else.
    case permission(Protection)
    /// It is of a kind.
    case kind(Kind)
  }

  /// How a size compares.
  enum Comparison: String, CaseIterable, Hashable, Sendable {
    case atLeast = ">="
    case atMost = "<="
    case more = ">"
    case less = "<"
    case equal = "="
  }

  /// What can be at addresses.
  enum Kind: String, CaseIterable, Hashable, Sendable {
    case mapped, free, window, msi, closed
  }

  /// The conditions.
  let conditions: [Condition]

  /// Reads conditions, with blanks between; nil where one of the words is none.
  init?(_ text: String, in session: Session) {
    let words = text.split(separator: " ")
    let conditions = words.compactMap { Self.condition($0, session) }
    guard !words.isEmpty, conditions.count == words.count else { return nil }
    self.conditions = conditions
  }

  private static func condition(_ word: Substring, _ session: Session) -> Condition? {
    if let kind = Kind(rawValue: String(word)) { return .kind(kind) }
    if word.hasPrefix("size") { return size(word.dropFirst(4)) }
    guard let equals = word.firstIndex(of: "=") else { return IOVA(parsing: word).map { .address($0) } }
    let value = String(word[word.index(after: equals)...])
    switch word[..<equals] {
    case "buf": return IOVA(parsing: value).map { .buffer($0.rawValue) }
    case "perm", "permission": return permission(value).map { .permission($0) }
    case "owner": return owner(value, session)
    default: return nil
    }
  }

  private static func size(_ text: Substring) -> Condition? {
    guard let comparison = Comparison.allCases.first(where: { text.hasPrefix($0.rawValue) }),
      let size = IOVA(parsing: text.dropFirst(comparison.rawValue.count))
    else { return nil }
    return .size(comparison, size.rawValue)
  }

  private static func permission(_ text: String) -> Protection? {
    switch text {
    case "rw": [.read, .write]
    case "r", "r-": .read
    case "w", "-w": .write
    case "-", "--": []
    default: nil
    }
  }

  private static func owner(_ text: String, _ session: Session) -> Condition? {
    if text == "test" { return .owner(.test) }
    if let device = session.device(called: text) { return .device(device) }
    if text.hasPrefix("$") {
      return session.names.object(named: String(text.dropFirst())).map { .owner(.domain($0)) }
    }
    return UInt32(text).map { .owner(.domain(ObjectID($0))) }
  }

  /// Whether a stretch meets all conditions.
  func matches(_ segment: Segment) -> Bool { conditions.allSatisfy { $0.holds(for: segment) } }
}

extension Session {
  /// The device that a word names: its address, with or without its bus, or a name that was given to it.
  func device(called word: String) -> DeviceName? {
    if word.hasPrefix("$") { return deviceName(.name(String(word.dropFirst()))) }
    return kernel.machine.devices.map(\.name).first { $0.short == word || "\($0)" == word }
  }
}

extension SpaceQuery.Condition {
  fileprivate func holds(for segment: Segment) -> Bool {
    switch self {
    case .address(let address): segment.range.contains(address)
    case .size(let comparison, let size): comparison.holds(segment.elementBytes, UInt128(size))
    case .buffer(let number): segment.buffer == number
    case .owner(let owner): segment.owners.contains(owner)
    case .device(let name):
      segment.owners.contains { if case .device(name, _) = $0 { true } else { false } }
    case .permission(let protection): segment.protection == protection
    case .kind(let kind): kind.holds(for: segment)
    }
  }
}

extension SpaceQuery.Comparison {
  fileprivate func holds(_ value: UInt128, _ bound: UInt128) -> Bool {
    switch self {
    case .atLeast: value >= bound
    case .atMost: value <= bound
    case .more: value > bound
    case .less: value < bound
    case .equal: value == bound
    }
  }
}

extension SpaceQuery.Kind {
  fileprivate func holds(for segment: Segment) -> Bool {
    switch self {
    case .mapped: segment.isMapped
    case .free: segment.isFree
    case .window: segment.ink == .window
    case .msi: segment.letter == "M"
    case .closed: segment.ink == .closed
    }
  }
}

extension Segment {
  /// The bytes of one of the mappings, pages or whatever else the segment is made of.
  fileprivate var elementBytes: UInt128 {
    switch content {
    case .run(_, let count), .pages(_, let count, _, _): range.byteCount / UInt128(count)
    default: range.byteCount
    }
  }

  /// What devices may do; nil where nothing is mapped.
  fileprivate var protection: Protection? {
    switch content {
    case .area(let area), .run(let area, _): area.protection
    case .pages(_, _, _, let protection): protection
    default: nil
    }
  }

  /// The caller's buffer that is mapped; nil where none is.
  fileprivate var buffer: UInt64? {
    switch content {
    case .area(let area), .run(let area, _):
      UserMemory.buffer(holding: area.userAddress).map { UInt64($0.index) }
    case .pages(_, _, let user, _): UserMemory.buffer(holding: user).map { UInt64($0.index) }
    default: nil
    }
  }

  /// Who keeps the addresses closed.
  fileprivate var owners: [IOPageTable.Owner] {
    switch content {
    case .window(let owners), .closed(let owners): owners
    default: []
    }
  }
}

extension SpaceListing {
  /// The next stretch from a row on, around the end, that meets conditions; folded ones are looked into.
  func row(meeting query: SpaceQuery, from start: Item?, forwards: Bool, reach: Int) -> Found {
    guard let map else { return .nothing }
    let single = map.unfolded
    let begin = start.flatMap { self.segment($0) } ?? map.segment(at: map.bounds.first)
    var segment = begin
    var isAround = false
    for _ in 0..<reach {
      let edge = forwards ? segment.range.last.next : segment.range.first.previous
      if let edge, map.bounds.contains(edge) {
        segment = single.segment(at: edge)
      } else {
        (segment, isAround) = (single.segment(at: forwards ? map.bounds.first : map.bounds.last), true)
      }
      if query.matches(segment) { return .row(.segment(segment.range.first), isAround: isAround) }
      if begin.range.contains(segment.range.first), isAround { return .nothing }
    }
    return .notYet(.segment(segment.range.first))
  }
}
