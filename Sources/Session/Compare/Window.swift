// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// What the hardware does with the DMA of a device.
public enum Sight: Hashable, Sendable {
  /// All of it is blocked.
  case blocked
  /// It goes through a page table that does not hold what its IOAS maps, or not yet.
  case empty(ObjectID)
  /// It goes through a page table that mirrors its IOAS.
  case table(ObjectID)

  /// What a bound device sees.
  public init(of device: ObjectID, in kernel: Kernel) {
    guard let group = kernel.devices[device]?.group, let hwpt = kernel.groups[group]?.hwpt else {
      self = .blocked
      return
    }
    let areas = kernel.ioasID(of: hwpt).flatMap { kernel.ioases[$0]?.iopt.areas.isEmpty }
    let mappings = kernel.hwpts[kernel.pagingTable(of: hwpt)]?.mappings.isEmpty
    self = areas == false && mappings != false ? .empty(hwpt) : .table(hwpt)
  }
}

extension Comparison {
  /// A stretch of steps after which a live device's DMA does not reach what its IOAS maps.
  public struct Window: Hashable, Sendable {
    /// The device.
    public let device: DeviceName
    /// What it sees meanwhile.
    public let sight: Sight
    /// The number of the step that opens it, from 1.
    public let first: Int
    /// The number of the last step after which it is open.
    public let last: Int

    /// How many steps it is open.
    public var length: Int { last - first + 1 }
  }
}

extension Comparison.Window {
  /// The windows of an operation: a device meets an empty table, or one that is attached before and after
  /// it is blocked meanwhile.
  static func all(in stepping: Stepping) -> [Self] {
    let states = stepping.events.indices.map { stepping.kernel(after: $0) }
    guard let end = states.last else { return [] }
    return end.devices.sorted { $0.key < $1.key }.flatMap { id, device in
      let ends = [Sight(of: id, in: stepping.kernel(before: 0)), Sight(of: id, in: end)]
      let sights = states.dropLast().map { Sight(of: id, in: $0) }
      return stretches(of: sights, device.name).filter { $0.sight != .blocked || !ends.contains(.blocked) }
    }
  }

  /// The stretches of steps after which a device sees no filled table.
  private static func stretches(of sights: [Sight], _ device: DeviceName) -> [Self] {
    let places = Array(sights.enumerated()).chunked { $0.element == $1.element }
    return places.compactMap { stretch in
      guard let first = stretch.first, let last = stretch.last else { return nil }
      if case .table = first.element { return nil }
      return Self(device: device, sight: first.element, first: first.offset + 1, last: last.offset + 1)
    }
  }
}

extension Comparison.Window: CustomStringConvertible {
  /// The window in words.
  public var description: String {
    let steps = first == last ? "after step \(first)" : "after steps \(first) to \(last)"
    return switch sight {
    case .blocked: "\(device.short): DMA is blocked \(steps)"
    case .empty(let hwpt): "\(device.short): DMA meets an empty table (hwpt \(hwpt)) \(steps)"
    case .table(let hwpt): "\(device.short): DMA goes through hwpt \(hwpt) \(steps)"
    }
  }
}
