// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// System calls of which each is told in a line once it has been made, `ioctl(3, IOMMU_IOAS_ALLOC) = 0`.
public struct TracedSystem: SystemCalls {
  private let system: any SystemCalls
  private let tell: @Sendable (String) -> Void

  /// Tells of the calls that go on to another system; `tell` gets lines without a newline.
  public init(_ system: any SystemCalls, tell: @escaping @Sendable (String) -> Void) {
    self.system = system
    self.tell = tell
  }

  /// Makes a call once, and tells of it and its result.
  public func perform(_ call: SystemCall) throws(Errno) -> Int {
    // A command is named before the call: afterwards its struct may say something else.
    let text = call.description
    do throws(Errno) {
      let result = try system.perform(call)
      tell("\(text) = \(result)")
      return result
    } catch {
      tell("\(text) = \(error.name)")
      throw error
    }
  }
}
