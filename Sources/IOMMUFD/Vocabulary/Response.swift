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
  /// The address of a copy, and of its source, which was asked for by the number of an area.
  case copiedArea(from: IOVA, to: IOVA)
  /// The number of bytes that were unmapped.
  case unmapped(UInt64)
  /// The alignment in bytes and the ranges that can be mapped.
  case ranges(alignment: UInt64, [IOVARange])
  /// What the hardware says of itself.
  case hwInfo(HardwareInfo)
  /// The dirty bits that were set.
  case dirty(DirtyBitmap)
  /// The value of an option.
  case value(UInt64)
  /// The objects of a mock device that was made: the test object, its page table, the device object.
  case mockDevice(test: ObjectID, hwpt: ObjectID, device: ObjectID)
  /// The number of a pin.
  case item(UInt32)
  /// How many were done: dirty marks, invalidations, answers to faults.
  case count(UInt64)
  /// The bytes of the caller's memory.
  case bytes([UInt8])
  /// The faults that were read.
  case faults([FaultRecord])
  /// What the old VFIO calls tell of the IOAS behind them.
  case compatInfo(CompatInfo)
}

extension Response: CustomStringConvertible {
  /// The response in a few words, for people.
  public var description: String {
    switch self {
    case .done: "ok"
    case .id(let id): "id \(id)"
    case .pageTable(let id): "hwpt \(id)"
    case .iova(let iova): "iova " + iova.description
    case .copiedArea(let source, let iova): "iova \(iova), src \(source)"
    case .unmapped(let length): length.hex + " bytes unmapped"
    case .ranges(let alignment, let ranges):
      "alignment \(alignment.hex), \(ranges.isEmpty ? "no range" : ranges.map(\.description).joined(separator: " "))"
    case .hwInfo(let info): "type \(info.type), capabilities \(info.capabilities.hex)"
    case .dirty(let bitmap): "\(bitmap.count) dirty"
    case .value(let value): "value \(value)"
    case .mockDevice(let test, let hwpt, let device): "id \(test), hwpt \(hwpt), device \(device)"
    case .item(let item): "item \(item)"
    case .count(let count): "\(count) done"
    case .bytes(let bytes): bytes.hexDigits
    case .faults(let records):
      records.isEmpty ? "no fault" : records.map(\.description).joined(separator: ", ")
    case .compatInfo(let info): info.description
    }
  }

  /// The id of the object that the operation made or chose, for `as $name`.
  public var namedObject: ObjectID? {
    switch self {
    case .id(let id), .pageTable(let id), .mockDevice(test: let id, _, _): id
    default: nil
    }
  }
}
