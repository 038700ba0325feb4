// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Comparison {
  /// A stretch of steps after which a live device's DMA does not reach what its IOAS maps.
  public struct Window: Hashable, Sendable {
    /// The device.
    public let device: DeviceName
    /// What the hardware does with its DMA meanwhile.
    public let translation: Translation
    /// The number of the step that opens it, from 1.
    public let first: Int
    /// The number of the last step after which it is open.
    public let last: Int

    /// How many steps it is open.
    public var length: Int { last - first + 1 }
  }
}

extension Comparison.Window {
  /// The windows of an operation: a device's DMA meets a table that holds nothing of what its IOAS maps, or
  /// a freed one; or it is blocked where it is not before and after.
  static func all(in stepping: Stepping) -> [Self] {
    let states = stepping.events.indices.map { stepping.kernel(after: $0) }
    guard let end = states.last else { return [] }
    return end.devices.sorted { $0.key < $1.key }.flatMap { id, device in
      let ends = [stepping.kernel(before: 0).translation(of: id), end.translation(of: id)]
      let sights = states.dropLast().map { $0.lack(of: id) }
      return stretches(of: sights, device.name)
        .filter { $0.translation != .blocked || !ends.contains(.blocked) }
    }
  }

  /// The stretches of steps after which a device lacks the table that it should have.
  private static func stretches(of sights: [Translation?], _ device: DeviceName) -> [Self] {
    let places = Array(sights.enumerated()).chunked { $0.element == $1.element }
    return places.compactMap { stretch in
      guard let first = stretch.first, let last = stretch.last, let translation = first.element else {
        return nil
      }
      return Self(device: device, translation: translation, first: first.offset + 1, last: last.offset + 1)
    }
  }
}

extension Kernel {
  /// What the hardware does with a device's DMA where that reaches nothing of what it should; nil where it
  /// does, or where the IOAS maps nothing either.
  fileprivate func lack(of device: ObjectID) -> Translation? {
    let translation = translation(of: device)
    switch translation {
    case .blocked, .table(_, .freed): return translation
    case .table(_, .filled), .table(_, .nested): return nil
    case .table(let hwpt, .empty):
      let isEmpty = ioasID(of: hwpt).flatMap { ioases[$0]?.iopt.areas.isEmpty }
      return isEmpty == false ? translation : nil
    }
  }
}

extension Comparison.Window: CustomStringConvertible {
  /// The window in words.
  public var description: String { "\(device.short): DMA \(verb) \(steps)" }

  private var steps: String { first == last ? "after step \(first)" : "after steps \(first) to \(last)" }

  private var verb: String {
    switch translation {
    case .blocked: "is blocked"
    case .table(let hwpt, .empty): "meets an empty table (hwpt \(hwpt))"
    case .table(let hwpt, .freed): "meets a freed table (hwpt \(hwpt))"
    case .table(let hwpt, .filled), .table(let hwpt, .nested): "goes through hwpt \(hwpt)"
    }
  }
}
