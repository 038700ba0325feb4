// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import Simulator

/// One kernel, what the user named in it, and the journal of everything that was done.
///
/// This is the only place where state changes: a key, a prompt line and a line of a file all become a
/// ``Statement`` and go through ``perform(_:line:)``. Time is a position in the journal: see ``go(to:)``.
public struct Session: Sendable {
  var interpreter: Interpreter
  var timeline: Timeline
  /// Whether a scenario may give the machine by its name alone, as it is built in.
  public let isMachineBuiltIn: Bool

  /// What was done since a record was last written; nil where nobody writes one.
  var moves: [Move]?

  /// The states around the point that is shown; nil where nobody looks back.
  var near: NearStates?

  /// The operation that is being taken step by step; nil where none is.
  public var stepping: Stepping?

  /// The kernel as it is at the point that is shown: within an operation that was entered, at its present
  /// step.
  public var kernel: Kernel {
    // Without a copy: a kernel has many parts, and every row of every panel looks at it.
    _read { if let stepping { yield stepping.kernel } else { yield interpreter.kernel } }
  }
  /// What the user has named at the point that is shown.
  public var names: NameTable { interpreter.names }
  /// The running kernel that the operations go to; nil where the simulator is all there is.
  public var inStep: InStep? { interpreter.inStep }
  /// What a running kernel and the simulator have said differently, the oldest first.
  public private(set) var divergences: [Divergence] = []

  /// Creates a session on a kernel whose iommufd has just been opened.
  ///
  /// Copies of a session beside a running kernel share that kernel.
  public init(
    machine: Machine, design: Design = .linux6_12, isMachineBuiltIn: Bool = false, inStep: InStep? = nil
  ) {
    interpreter = Interpreter(machine: machine, design: design, inStep: inStep)
    timeline = Timeline(interpreter)
    self.isMachineBuiltIn = isMachineBuiltIn
  }

  /// Performs a statement at the point that is shown, notes it in the journal and returns the note.
  ///
  /// Where something was done after this point, that stays on its branch and a new one begins; the same
  /// statement once more only goes on to what it led to. An operation that was entered is left. `line` is the
  /// line of the file it comes from; nil where it was typed.
  @discardableResult
  public mutating func perform(_ statement: Statement, line: Int? = nil) -> JournalEntry {
    stepping = nil
    moves?.append(.perform(statement))
    if let branch = timeline.branch(continuingWith: statement) { return follow(branch) }
    near?.forget(after: timeline.position)
    near?.keep(interpreter, at: timeline.position)
    timeline.beginBranch(from: interpreter)
    let request = interpreter.request(statement.operation)
    let areas = request.areaCount(in: interpreter.kernel)
    let performed = interpreter.perform(statement, as: request)
    let object = (try? performed.outcome.get())?.namedObject.flatMap { interpreter.kernel.objects[$0] }
    let entry = JournalEntry(
      number: timeline.position + 1, line: line, statement: statement, request: request,
      outcome: performed.outcome, divergences: performed.divergences, notes: performed.notes,
      serial: object?.serial)
    let work = request.work(areas: areas, request.areaCount(in: interpreter.kernel))
    timeline.append(entry, work: work, &interpreter)
    divergences += performed.divergences
    return entry
  }

  /// From now on what is done is kept for a record, until it is taken.
  public mutating func keepMoves() { moves = moves ?? [] }

  /// From now on the states around the point that is shown are kept, for somebody who looks back and forth.
  public mutating func keepNearStates() { near = inStep == nil ? near ?? NearStates() : nil }

  /// What was done since this was last asked.
  mutating func takeMoves() -> [Move] {
    guard let taken = moves else { return [] }
    moves = []
    return taken
  }

  /// The bound device that a reference stands for; nil where it stands for none.
  public func deviceName(_ reference: Reference) -> DeviceName? {
    switch names.device(reference) {
    case .name(let name): name
    case .object(let id): kernel.devices[id]?.name
    }
  }

  /// What the kernel answers to a question that changes nothing, which the journal does not note.
  public func ask(_ question: Request) -> Result<Response, Errno> {
    if let inStep { return Result { () throws(Errno) in try inStep.ask(question) } }
    var copy = kernel
    return Result { () throws(Refusal) in try copy.perform(question) }.mapError(\.errno)
  }

  /// What the kernel is asked by a statement, with the names resolved.
  public func request(of statement: Statement) -> Request {
    var copy = interpreter
    return copy.request(statement.operation)
  }

  /// Asks the running kernel again about every IOAS, and says what it says differently.
  @discardableResult
  public mutating func reconcile() -> [Divergence] {
    let found = interpreter.reconcile()
    divergences += found
    return found
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
  /// What a running kernel and the simulator say differently.
  public let divergences: [Divergence]
  /// What is to be said of faults that did not happen.
  public let notes: [String]
  /// The serial of the object that it made or chose: ids are given again, serials are not.
  let serial: Int?

  /// Whether the object that the operation made or chose still exists, and not another with its id.
  public func isAlive(in kernel: Kernel) -> Bool {
    guard case .success(let response) = outcome, let id = response.namedObject, let serial else {
      return false
    }
    return kernel.objects[id]?.serial == serial
  }

  /// The answer, without what only the journal knows.
  public var answer: Answer {
    Answer(line: line ?? number, statement, outcome, divergences: divergences, notes: notes)
  }

  /// Whether the statement's expectation, if it has one, is met.
  public var meetsExpectation: Bool { answer.meetsExpectation }

  /// The refusal; nil where the operation succeeded.
  public var refusal: Refusal? { answer.refusal }

  /// The result in one or a few words: an errno, or what a success gave.
  public var result: String { answer.result }

  /// The entry as the scenario language prescribes.
  public var json: String { Self.text { answer.writeJSON(to: &$0) } }

  /// The entry for people.
  public var text: String { Self.text { answer.writeText(to: &$0) } }

  private static func text(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    write(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
