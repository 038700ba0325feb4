// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Comparison {
  /// An operation as `compare --json` prints it: the rows of steps, and what each design came to.
  public func json(_ operation: Operation) -> JSON {
    var plain = operation.statement
    plain.expectation = nil
    return .object([
      .init("line", .number(UInt64(operation.line))), .init("operation", .string(plain.description)),
      .init("differs", .bool(operation.differs)), .init("telling", .bool(operation.isTelling)),
      .init("first-difference", operation.firstDifference.map { .number(UInt64($0)) } ?? .null),
      .init("rows", .array(operation.rows.map(\.json))),
      .init("designs", .array(zip(designs, operation.columns).map { $1.json(design: $0) })),
    ])
  }
}

extension Comparison.Row {
  fileprivate var json: JSON {
    .object([
      .init("functions", .array(functions.map { .string($0) })), .init("undoes", .bool(undoes)),
      .init("differs", .bool(differs)),
      .init("steps", .array(cells.map { $0?.json ?? .null })),
    ])
  }
}

extension Comparison.Step {
  fileprivate var json: JSON {
    var errno = JSON.null
    if case .fails(let error) = kind { errno = .string(error.name) }
    return .object([
      .init("number", .number(UInt64(number))), .init("errno", errno),
      .init("locks", .array(locks.map { .string($0.rawValue) })),
    ])
  }
}

extension Comparison.Column {
  fileprivate func json(design: String) -> JSON {
    .object([
      .init("design", .string(design)),
      .init("errno", refusal.map { .string($0.errno.name) } ?? .null), .init("result", .string(result)),
      .init("why", refusal.map { .string($0.why) } ?? .null),
      .init("remedy", refusal?.remedy.map { .string($0) } ?? .null),
      .init("steps", .number(UInt64(steps.count))), .init("locks", .number(UInt64(lockCount))),
      .init("windows", .array(windows.map(\.json))),
      .init("changes", .array(changes.map { .string($0.text) })),
    ])
  }
}

extension Comparison.Window {
  fileprivate var json: JSON {
    .object([
      .init("device", .string(device.short)), .init("first", .number(UInt64(first))),
      .init("last", .number(UInt64(last))), .init("what", .string(description)),
    ])
  }
}
