// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Why the host's topology could not be read.
public struct TopologyError: Error, Hashable, Sendable {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let problem: Problem

  /// What is wrong with a file.
  public enum Problem: Hashable, Sendable {
    /// A system call failed.
    case errno(Errno)
    /// The contents are not what the kernel writes.
    case contents(String)
  }
}

extension TopologyError: CustomStringConvertible {
  /// The file and what is wrong with it.
  public var description: String {
    switch problem {
    case .errno(let errno): "\(path): \(errno.name)"
    case .contents(let text): "\(path): '\(text)' is not what the kernel writes there"
    }
  }
}
