// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

/// Something of a state of which it can be asked who did this.
public enum Subject: Hashable, Sendable {
  /// What is mapped at an address of an IOAS.
  case area(in: ObjectID, at: IOVA)
  /// Who keeps a range of an IOAS closed.
  case reservation(in: ObjectID, IOVARange)
  /// The reference count of an object.
  case users(of: ObjectID)
  /// The page table that a device is attached to.
  case attachment(of: DeviceName)
  /// The object with an id.
  case object(ObjectID)
}

/// What a state says of a subject.
enum Fact: Hashable {
  /// Nothing.
  case none
  case area(AddressIndex<Area>.Element)
  case owners([IOPageTable.Owner])
  case users(Int, serial: Int)
  case unattached
  case attached(ObjectID, serial: Int?)
  case object(ObjectTable.Kind, ObjectID, serial: Int)
}

extension Subject {
  /// What a state says of the subject.
  func fact(in kernel: Kernel) -> Fact {
    switch self {
    case .area(let ioas, let iova):
      kernel.ioases[ioas]?.iopt.areas.element(at: iova).map { .area($0) } ?? .none
    case .reservation(let ioas, let range): owners(of: range, in: kernel.ioases[ioas]?.iopt)
    case .users(let id): kernel.objects[id].map { .users($0.users, serial: $0.serial) } ?? .none
    case .attachment(let device): attachment(of: device, in: kernel)
    case .object(let id): kernel.objects[id].map { .object($0.kind, id, serial: $0.serial) } ?? .none
    }
  }

  private func owners(of range: IOVARange, in iopt: IOPageTable?) -> Fact {
    let owners = iopt?.reserved.filter { $0.range == range }.map(\.owner) ?? []
    return owners.isEmpty ? .none : .owners(owners)
  }

  private func attachment(of name: DeviceName, in kernel: Kernel) -> Fact {
    guard kernel.isBound(name) else { return .none }
    guard let table = kernel.deviceID(name).flatMap({ kernel.attachment(of: $0) }) else { return .unattached }
    return .attached(table, serial: kernel.objects[table]?.serial)
  }
}

extension Fact {
  /// The fact in a few words.
  func words(of subject: Subject) -> String {
    switch (self, subject) {
    case (.area(let area), _): "\(area.range) \(area.value.protection)"
    case (.owners(let owners), _): owners.map(\.description).joined(separator: ", ")
    case (.users(let count, _), _): count == 1 ? "1 user" : "\(count) users"
    case (.unattached, _): "not attached"
    case (.attached(let table, _), _): "attached to hwpt \(table)"
    case (.object(let kind, let id, _), _): "\(kind) \(id)"
    case (.none, .area): "not mapped"
    case (.none, .reservation): "not reserved"
    case (.none, .attachment): "not bound"
    case (.none, _): "no object"
    }
  }
}

extension Request {
  /// Whether an operation may change a fact of a subject; false only where it surely does not.
  func mayChange(_ subject: Subject) -> Bool {
    switch (self, subject) {
    case (.iovaRanges, _), (.hwInfo, _), (.getDirtyBitmap, _), (.process, _), (.setDirtyTracking, _): false
    case (.ioasMap(_, .some(let at), let length, _, _), .area(_, let iova)),
      (.ioasUnmap(_, let at, let length), .area(_, let iova)):
      iova.rawValue &- at.rawValue < length
    case (_, .area): true
    case (.ioasMap, _), (.ioasUnmap, _), (.ioasUnmapAll, _): false
    default: true
    }
  }
}
