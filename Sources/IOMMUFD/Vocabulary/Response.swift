// SPDX-License-Identifier: Apache-2.0

/// What an operation that succeeded gives back.
public enum Response: Hashable, Sendable {
  /// Nothing but success.
  case done
  /// The id of the object that was made or bound.
  case id(ObjectID)
  /// The id of the page table that the device is attached to now.
  case pageTable(ObjectID)
  /// The address of the mapping.
  case iova(IOVA)
  /// The number of bytes that were unmapped.
  case unmapped(UInt64)
  /// The alignment in bytes and the ranges that can be mapped.
  case ranges(alignment: UInt64, [IOVARange])
  /// What the hardware says of itself: the type of its data, and capability bits.
  case hwInfo(type: UInt32, capabilities: UInt64)
  /// The number of dirty bits that were set.
  case dirty(UInt64)
  /// The value of an option.
  case value(UInt64)
}

extension Response: CustomStringConvertible {
  /// The response in a few words, for people.
  public var description: String {
    switch self {
    case .done: "ok"
    case .id(let id): "id \(id)"
    case .pageTable(let id): "hwpt \(id)"
    case .iova(let iova): "iova " + iova.description
    case .unmapped(let length): length.hex + " bytes unmapped"
    case .ranges(let alignment, let ranges):
      "alignment \(alignment.hex), \(ranges.isEmpty ? "no range" : ranges.map(\.description).joined(separator: " "))"
    case .hwInfo(let type, let capabilities): "type \(type), capabilities \(capabilities.hex)"
    case .dirty(let count): "\(count) dirty"
    case .value(let value): "value \(value)"
    }
  }

  /// The id of the object that the operation made or chose, for `as $name`.
  public var namedObject: ObjectID? {
    switch self {
    case .id(let id), .pageTable(let id): id
    default: nil
    }
  }
}
