// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Session
import Simulator

// What is known of an address, a window, an operation and a step.
extension Inspector {
  func facts(ofAddress address: IOVA) -> [Fact] {
    guard let ioas = currentIOAS, let segment = currentSegments?.segment(at: address) else { return [] }
    let head: [Fact] = [
      .heading("\(segment.range.first.grouped) to \(segment.range.last.grouped)"),
      Fact("size", segment.range.byteCount.size),
    ]
    return head + facts(of: segment, in: ioas) + lens(at: address, in: ioas)
  }

  private func facts(of segment: Segment, in ioas: ObjectID) -> [Fact] {
    switch segment.content {
    case .area(let area):
      [
        Fact("memory", SpaceListing.memory(area.userAddress), .mapped),
        Fact("devices may", area.protection.words), fact("mapped in", object: ioas),
      ]
    case .run(let area, let count):
      [
        Fact(
          "mappings", "\(count) of \((segment.range.byteCount / UInt128(count)).size), nothing between",
          .mapped),
        Fact("memory", "the first \(SpaceListing.memory(area.userAddress))"),
        Fact("devices may", area.protection.words), fact("mapped in", object: ioas),
      ]
    case .pages(_, _, let user, let protection):
      [
        Fact("pages", segment.pageWords ?? "", .mapped), Fact("memory", SpaceListing.memory(user)),
        Fact("devices may", protection.words),
      ]
    case .free(isAllowed: true): [Fact("free", "the kernel may choose it")]
    case .free(isAllowed: false): [Fact("free", "the kernel does not choose it: it is not allowed")]
    case .window(let owners), .closed(let owners): owners.map { fact($0) }
    }
  }

  /// The walk of each page table; nothing where there is no table.
  private func lens(at address: IOVA, in ioas: ObjectID) -> [Fact] {
    guard let iopt = session.kernel.ioases[ioas]?.iopt else { return [] }
    return session.kernel.tables(of: ioas).flatMap { id -> [Fact] in
      guard let hwpt = session.kernel.hwpts[id] else { return [] }
      let head = Fact("walk in", words(of: id), .table, link: .object(id))
      guard iopt.domains.contains(id) else {
        return [head, Fact("", "empty: it is not linked to this IOAS", .bad)]
      }
      let walk = Walk(hwpt, hugePages: !iopt.largePagesDisabled, to: address)
      return [head, Fact("", walk.format.words, .quiet)] + walk.lines.map { Fact("", $0) }
    }
  }

  func facts(ofWindow range: IOVARange) -> [Fact] {
    let owners = currentMap?.reserved.filter { $0.range == range }.map(\.owner) ?? []
    return [
      .heading("\(range.first.grouped) to \(range.last.grouped)"), Fact("size", range.byteCount.size),
      Fact("closed", "nothing can be mapped here"),
    ] + owners.map { fact($0) }
  }

  /// Who keeps a range closed.
  private func fact(_ owner: IOPageTable.Owner) -> Fact {
    switch owner {
    case .device(let name, let kind):
      Fact("kept by", "\(name.short), \(kind.rawValue)", .window, link: .device(name))
    case .domain(let id): fact("outside of", object: id)
    case .test: Fact("kept by", "the test interface")
    }
  }

  func facts(ofEntry number: Int) -> [Fact] {
    guard session.journal.indices.contains(number - 1) else { return [] }
    let entry = session.journal[number - 1]
    let changes = changes(of: number)
    let changed: [Fact] =
      changes.map { $0.isEmpty ? [Fact([Span("changed nothing", .quiet)])] : $0.map { Fact($0) } } ?? []
    let ink: Ink = entry.refusal == nil ? .good : .bad
    return [.heading("\(number) \(entry.statement)"), Fact("answer", entry.result, ink)] + changed
      + refusalFacts(entry)
  }

  private func refusalFacts(_ entry: JournalEntry) -> [Fact] {
    guard let refusal = entry.refusal else { return [] }
    return [Fact("refused by", refusal.function), Fact("rule", refusal.rule)]
      + [refusal.remedy.map { Fact("would help", $0) }].compactMap(\.self)
  }

  func facts(ofStep index: Int) -> [Fact] {
    guard let stepping = session.stepping, stepping.events.indices.contains(index) else { return [] }
    let event = stepping.events[index]
    let changes = Self.changes(stepping.kernel(before: index), stepping.kernel(after: index))
    return [.heading("step \(index + 1): \(event.function ?? "end")")]
      + (changes.isEmpty ? [Fact([Span("changes nothing", .quiet)])] : changes.map { Fact($0) })
      + [
        Fact("locks held", event.locks.isEmpty ? "none" : event.locks.map(\.rawValue).joined(separator: ", "))
      ]
      + (event.errnos.isEmpty ? [] : [Fact("can fail with", event.errnos.map(\.name).joined(separator: " "))])
  }
}

extension Protection {
  /// What devices may do, in words.
  fileprivate var words: String {
    switch (contains(.read), contains(.write)) {
    case (true, true): "read and write"
    case (true, false): "read"
    case (false, true): "write"
    case (false, false): "nothing"
    }
  }
}
