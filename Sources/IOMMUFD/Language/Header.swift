// SPDX-License-Identifier: Apache-2.0

/// What a scenario says of the machine and the design it runs on, and where.
public struct Header: Sendable {
  /// The name behind the last `machine`; nil without one.
  public private(set) var machineName: String?
  /// The number of the last `machine` line, from 1; nil without one.
  public private(set) var machineLine: Int?
  /// The name behind the last `design`; nil without one.
  public private(set) var designName: String?
  /// The number of the last `design` line, from 1; nil without one.
  public private(set) var designLine: Int?
  /// The words that describe a machine and the numbers of their lines, counted from 1.
  public private(set) var machineWords: [(line: Int, value: MachineWord)] = []

  /// Creates a header that says nothing.
  public init() {}

  /// Notes what a line says; false where that is an operation.
  @discardableResult
  public mutating func note(_ content: Scenario.Content, line: Int) -> Bool {
    switch content {
    case .machine(let name): (machineName, machineLine) = (name, line)
    case .design(let name): (designName, designLine) = (name, line)
    case .description(let word): machineWords.append((line, word))
    case .statement: return false
    }
    return true
  }
}
