// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Sweep.Row {
  /// The row as `sweep --json` prints it: the operation, the step and its error, the verdict, and what it
  /// is founded on.
  public var json: JSON {
    .object([
      .init("line", .number(UInt64(line))),
      .init("operation", .string(plainStatement)),
      .init("step", fault.map { .string($0.function) } ?? .null),
      .init("run", fault.map { .number(UInt64($0.run)) } ?? .null),
      .init("errno", fault.map { .string($0.errno.name) } ?? .null),
      .init("result", .string(result)),
      .init("verdict", .string(verdict.rawValue)),
      .init("changes", .array(changes.map { .string($0.text) })),
      .init("problems", .array(problems.map { .string($0) })),
      .init("replay", .string(faulted.description)),
    ])
  }

  private var plainStatement: String {
    var plain = statement
    plain.expectation = nil
    return plain.description
  }

  private var result: String {
    switch outcome {
    case .success(let response): response.description
    case .failure(let refusal): refusal.errno.name
    }
  }
}
