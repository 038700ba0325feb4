// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// The same operations under several designs, step by step side by side.
public struct Comparison: Sendable {
  /// The names of the designs, in the order of the columns.
  public let designs: [String]
  /// The operations, in order.
  public private(set) var operations: [Operation] = []

  /// Runs operations under each design, each on a kernel whose iommufd has just been opened.
  public init(_ statements: [(line: Int, value: Statement)], machine: Machine, designs: [Design]) {
    self.designs = designs.map(\.name)
    var interpreters = designs.map { Interpreter(machine: machine, design: $0) }
    for (line, statement) in statements {
      let columns = interpreters.indices.map { index in
        let before = interpreters[index].kernel
        let performed = interpreters[index].perform(statement)
        let stepping = Stepping(statement, performed.request, on: before)
        return Column(stepping, performed.outcome, after: interpreters[index].kernel)
      }
      operations.append(Operation(line: line, statement: statement, columns: columns))
    }
  }

  /// The first operation whose steps or end are not the same under all designs; nil where all are.
  public var firstDifference: Operation? { operations.first { $0.differs } }

  /// The first operation at which a user or a device could tell the designs apart; nil where none is.
  public var firstTelling: Operation? { operations.first { $0.isTelling } }

  /// One operation under each design.
  public struct Operation: Sendable {
    /// The line of the operation.
    public let line: Int
    /// What is asked for.
    public let statement: Statement
    /// How it went under each design.
    public let columns: [Column]
    /// The steps of all designs: those of the same function stand in one row where their order allows.
    public let rows: [Row]

    init(line: Int, statement: Statement, columns: [Column]) {
      self.line = line
      self.statement = statement
      self.columns = columns
      rows = Row.aligning(columns.map(\.steps))
    }

    /// The first row that is not the same under all designs; nil where all are.
    public var firstDifference: Int? { rows.firstIndex { $0.differs } }

    /// Whether the designs end it otherwise: another result, or another state.
    public var endsDiffer: Bool { Set(columns.map { End($0) }).count > 1 }

    /// Whether a user or a device could tell the designs apart.
    public var isTelling: Bool { endsDiffer || windowsDiffer }

    /// Whether anything is not the same under all designs.
    public var differs: Bool { endsDiffer || firstDifference != nil || windowsDiffer }

    /// Whether the devices saw something else on the way, or for another number of steps.
    public var windowsDiffer: Bool { Set(columns.map { $0.windows.map(Glimpse.init) }).count > 1 }

    /// A window, wherever among the steps it lies.
    private struct Glimpse: Hashable {
      let device: DeviceName
      let translation: Translation
      let length: Int

      init(_ window: Window) {
        (device, translation, length) = (window.device, window.translation, window.length)
      }
    }

    private struct End: Hashable {
      let outcome: String
      let changes: [String]

      init(_ column: Column) {
        outcome = column.result
        changes = column.visibleChanges.map(\.text)
      }
    }
  }

  /// One operation under one design.
  public struct Column: Sendable {
    /// How it ended.
    public let outcome: Result<Response, Refusal>
    /// The kernel functions that ran, failed or took work back, in order.
    public let steps: [Step]
    /// How often a lock was taken.
    public let lockCount: Int
    /// The stretches of steps in which a device's DMA could not reach what its IOAS maps.
    public let windows: [Window]
    /// What the operation changed.
    public let changes: [Change]

    /// What the operation changed but for the books that only some designs keep.
    public var visibleChanges: [Change] { changes.filter { !$0.isBookkeeping } }

    /// The result in one or a few words: an errno, or what a success gave.
    public var result: String {
      switch outcome {
      case .success(let response): response.description
      case .failure(let refusal): refusal.errno.name
      }
    }

    /// The refusal; nil where the operation succeeded.
    public var refusal: Refusal? {
      if case .failure(let refusal) = outcome { refusal } else { nil }
    }
  }

  /// One kernel function of an operation.
  public struct Step: Hashable, Sendable {
    /// Its place in the operation, from 1.
    public let number: Int
    /// The kernel function: for work that is taken back the one that does so.
    public let function: String
    /// The work that is done or taken back, by a name that it has in every design.
    public let work: String
    /// What happened.
    public let kind: Kind
    /// The locks held meanwhile, the outermost first.
    public let locks: [Lock]

    /// What happens with a function.
    public enum Kind: Hashable, Sendable {
      /// It does its work.
      case runs
      /// It fails.
      case fails(Errno)
      /// It takes back what another has done.
      case undoes
    }

    /// What makes two steps the same step of two designs.
    struct Key: Hashable {
      let work: String
      let undoes: Bool
    }

    var key: Key { Key(work: work, undoes: kind == .undoes) }
  }
}

extension Change {
  /// Whether it is in the books that only some designs keep, and shows in nothing else.
  var isBookkeeping: Bool {
    switch subject {
    case .group(_, "igroup->hwpt"), .group(_, "required doorbells"), .hwpt(_, "list of devices"),
      .hwpt(_, "devices_users"), .ioas(_, "page tables"):
      true
    default: false
    }
  }
}
