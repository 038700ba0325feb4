// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Session
import Simulator

// What the details are about, and what they say.
extension Inspector {
  /// The row that the details are about: that of the panel that had the focus last.
  var detailSubject: Item? { panels[detailPanel]?.selection }

  /// The lines of the details.
  var detailFacts: [Fact] {
    guard let subject = detailSubject else { return [] }
    let changes = recentFacts(of: subject)
    return changes + (changes.isEmpty ? [] : [Fact([])]) + facts(of: subject)
  }

  /// What the last operation or step changed of something.
  private func recentFacts(of subject: Item) -> [Fact] {
    if case .entry = subject { return [] }
    let changes = recent.changes.filter { concerns($0, subject) }
    guard !changes.isEmpty else { return [] }
    let source = session.stepping == nil ? "operation \(session.position)" : "the last step"
    return [.heading("changed by \(source)")] + changes.map { Fact($0) }
  }

  private func concerns(_ change: Change, _ subject: Item) -> Bool {
    switch subject {
    case .object(let id): change.subject.objects.contains(id)
    case .device(let name):
      session.kernel.deviceID(name).map { change.subject.objects.contains($0) } ?? false
    case .window(let range):
      change.subject.range?.overlaps(range) == true && change.subject.ioas == currentIOAS
    case .segment(let address):
      currentIOAS == change.subject.ioas && change.subject.range.map { $0.contains(address) } == true
    default: false
    }
  }

  private func facts(of subject: Item) -> [Fact] {
    switch subject {
    case .object(let id): facts(ofObject: id)
    case .device(let name): facts(ofDevice: name)
    case .window(let range): facts(ofWindow: range)
    case .segment(let address): facts(ofAddress: address)
    case .entry(let number): facts(ofEntry: number)
    case .step(let index), .change(let index, _): facts(ofStep: index)
    default: []
    }
  }

  /// An object with its name, as a line that leads to it.
  func fact(_ name: String, object id: ObjectID) -> Fact {
    Fact(name, words(of: id), .table, link: .object(id))
  }

  /// An object in words: type, id and name.
  func words(of id: ObjectID) -> String {
    guard let kind = session.kernel.objects[id]?.kind else { return "object \(id), gone" }
    return "\(kind) \(id)" + (session.names.label(of: id, in: session.kernel).map { " $\($0)" } ?? "")
  }
}

extension Fact {
  /// A change, with its sign in front.
  init(_ change: Change) {
    self.init([Span(change.text, change.ink)], link: change.subject.objects.first.map { .object($0) })
  }
}

extension Change {
  /// The ink of the change's sign.
  var ink: Ink {
    switch kind {
    case .added: .good
    case .removed: .bad
    case .changed: .accent
    }
  }
}

extension Change.Subject {
  /// The objects that the change is about, the one that it is a part of first.
  var objects: [ObjectID] {
    switch self {
    case .object(let id), .users(let id), .ioas(let id, _), .hwpt(let id, _), .attachment(let id),
      .device(let id, _), .access(let id, _), .faultQueue(let id, _), .area(let id, _),
      .reserved(let id, _, _),
      .allowed(let id, _):
      [id]
    case .link(let ioas, let hwpt): [ioas, hwpt]
    case .group, .setting: []
    }
  }

  /// The IOAS of which something is changed; nil where it is none.
  var ioas: ObjectID? {
    switch self {
    case .area(let id, _), .reserved(let id, _, _), .allowed(let id, _): id
    default: nil
    }
  }

  /// The addresses that are changed; nil where there are none.
  var range: IOVARange? {
    switch self {
    case .area(_, let range), .reserved(_, let range, _), .allowed(_, let range): range
    default: nil
    }
  }
}
