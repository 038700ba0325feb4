// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// One kernel, what the user named in it, and the journal of everything that was done.
///
/// This is the only place where state changes: a key, a prompt line and a line of a file all become a
/// ``Statement`` and go through ``perform(_:line:)``.
public struct Session: Sendable {
  /// The kernel as it is now.
  public private(set) var kernel: Kernel
  /// What the user named.
  public private(set) var names = NameTable()
  /// Everything that was done, the oldest first.
  public private(set) var journal: [JournalEntry] = []

  /// Creates a session on a kernel whose iommufd has just been opened.
  public init(machine: Machine, design: Design = .linux6_12) {
    kernel = Kernel(machine: machine, design: design)
  }

  /// Performs a statement, notes it in the journal and returns the note.
  ///
  /// `line` is the line of the file it comes from; nil where it was typed.
  @discardableResult
  public mutating func perform(_ statement: Statement, line: Int? = nil) -> JournalEntry {
    let request = statement.operation.map(
      object: { names.object($0, in: kernel) }, device: { names.device($0) })
    let outcome = perform(request).mapError { $0.explaining(names.unknown(in: statement.operation)) }
    if statement.operation.mayFreeObjects { names.forgetDead(in: kernel) }
    if let name = statement.name { names.bind(name, to: request, outcome) }
    let object = (try? outcome.get())?.namedObject.flatMap { kernel.objects[$0] }
    let entry = JournalEntry(
      number: journal.count + 1, line: line, statement: statement, request: request, outcome: outcome,
      serial: object?.serial)
    journal.append(entry)
    return entry
  }

  private mutating func perform(_ request: Request) -> Result<Response, Refusal> {
    do throws(Refusal) {
      return .success(try kernel.perform(request))
    } catch {
      return .failure(error)
    }
  }
}

extension Refusal {
  /// The refusal with a word on names that stand for nothing, of which the kernel knows only a number.
  fileprivate func explaining(_ names: [String]) -> Refusal {
    if names.isEmpty { return self }
    let words = names.map { "$\($0)" }.joined(separator: " and ")
    let rule = "\(rule) (\(words) \(names.count == 1 ? "names" : "name") nothing)"
    var explained = Refusal(errno, in: function, rule, culprits: culprits)
    explained.done = done
    return explained
  }
}

/// One operation that was done, and how it ended.
public struct JournalEntry: Hashable, Sendable {
  /// The number in the journal, from 1.
  public let number: Int
  /// The line of the file it comes from; nil where it was typed.
  public let line: Int?
  /// What was asked for, as a line of the language.
  public let statement: Statement
  /// What the kernel was asked, with the names resolved.
  public let request: Request
  /// How it ended.
  public let outcome: Result<Response, Refusal>
  /// The serial of the object that it made or chose: ids are given again, serials are not.
  let serial: Int?

  /// Whether the statement's expectation, if it has one, is met.
  public var meetsExpectation: Bool {
    switch (statement.expectation, outcome) {
    case (nil, _), (.ok, .success): true
    case (.refused(let errno), .failure(let refusal)): refusal.errno == errno
    default: false
    }
  }

  /// Whether the object that the operation made or chose still exists, and not another with its id.
  public func isAlive(in kernel: Kernel) -> Bool {
    guard case .success(let response) = outcome, let id = response.namedObject, let serial else {
      return false
    }
    return kernel.objects[id]?.serial == serial
  }

  /// The refusal; nil where the operation succeeded.
  public var refusal: Refusal? {
    if case .failure(let refusal) = outcome { refusal } else { nil }
  }
}

extension Operation {
  /// Whether an object can be gone afterwards: one that is destroyed, or an auto table without device.
  fileprivate var mayFreeObjects: Bool {
    switch self {
    case .destroy, .unbind, .attach, .detach, .close, .test(.mockDomainReplace): true
    default: false
    }
  }
}
