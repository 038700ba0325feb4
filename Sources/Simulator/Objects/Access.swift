// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// An in-kernel user of an IOAS: `struct iommufd_access`, with the pins of its owner.
public struct Access: Hashable, Sendable {
  /// The IOAS it is attached to.
  public internal(set) var ioas: ObjectID?
  /// Whether it may pin pages: the IOAS then maps whole pages only.
  public let pinsPages: Bool
  /// Whether its owner ignores the request to let go of pages.
  public let isStubborn: Bool
  /// What it has pinned, the oldest first.
  public internal(set) var pins: [Pin] = []
  /// The number of the next pin; numbers are never given again.
  var nextItem: UInt32 = 0

  /// One pin.
  public struct Pin: Hashable, Sendable {
    /// The number.
    public let item: UInt32
    /// The addresses.
    public let range: IOVARange
  }
}
