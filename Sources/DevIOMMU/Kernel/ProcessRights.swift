// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// The limit on locked memory and the capabilities of this process, which scenarios change and which are
/// given back as they were.
struct ProcessRights: Sendable {
  private let system: any SystemCalls
  /// The limit before the first change, in bytes.
  private var limit: UInt64?
  /// Whether the process had a capability before the first change.
  private var capabilities: [Capability: Bool] = [:]

  /// Begins with what the process has.
  init(_ system: any SystemCalls) { self.system = system }

  /// `setrlimit(RLIMIT_MEMLOCK)`, in bytes.
  mutating func setMemlockLimit(_ bytes: UInt64) throws(Errno) {
    if limit == nil { limit = try system.memlockLimit() }
    _ = try system.retrying(.setMemlockLimit(bytes))
  }

  /// `capset`.
  mutating func set(_ capability: Capability, _ isOn: Bool) throws(Errno) {
    if capabilities[capability] == nil { capabilities[capability] = try system.has(capability) }
    _ = try system.retrying(.setCapability(capability.number, isOn))
  }

  /// Gives everything back, and returns what could not be.
  mutating func restore() -> [(what: String, errno: Errno)] {
    var problems: [(String, Errno)] = []
    for (capability, isOn) in capabilities.sorted(by: { $0.key.number < $1.key.number }) {
      do throws(Errno) { try set(capability, isOn) } catch {
        problems.append(("the capability \(capability.rawValue) was not restored", error))
      }
    }
    if let limit {
      do throws(Errno) { try setMemlockLimit(limit) } catch {
        problems.append(("the limit on locked memory was not restored", error))
      }
    }
    (limit, capabilities) = (nil, [:])
    return problems
  }
}

extension SystemCalls {
  /// The limit on locked memory in bytes; all bits set for none.
  func memlockLimit() throws(Errno) -> UInt64 {
    var limit = UInt64.max
    _ = try withUnsafeMutablePointer(to: &limit) { (pointer) throws(Errno) in
      try retrying(.memlockLimit(pointer))
    }
    return limit
  }

  /// Whether the process has a capability.
  func has(_ capability: Capability) throws(Errno) -> Bool {
    try retrying(.hasCapability(capability.number)) != 0
  }
}
