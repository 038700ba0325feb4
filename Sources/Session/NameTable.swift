// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// What the names of a session stand for.
public struct NameTable: Sendable {
  /// What a name stands for.
  fileprivate enum Target: Hashable {
    /// An object, or the id it had.
    case object(ObjectID)
    /// A bound device, whatever id it has.
    case device(DeviceName)
    /// Nothing: the line that gave the name failed.
    case nothing
  }

  private var targets: [String: Target] = [:]
  /// The names of everything that has lived since it was named, the newest last.
  private var labels: [Target: [String]] = [:]

  /// About how many bytes the table takes; it is copied whole when a name is given.
  var bytes: Int { (targets.capacity + labels.capacity) * 48 }

  /// The id that a reference stands for; one that never exists where it stands for nothing.
  func object(_ reference: Reference, idOfDevice: (DeviceName) -> ObjectID?) -> ObjectID {
    switch target(of: reference) {
    case .object(let id): id
    case .device(let name): idOfDevice(name) ?? .nonexistent
    case .nothing: .nonexistent
    }
  }

  /// The device that a reference stands for.
  func device(_ reference: Reference) -> DeviceHandle {
    switch target(of: reference) {
    case .object(let id): .object(id)
    case .device(let name): .name(name)
    case .nothing: .object(.nonexistent)
    }
  }

  /// The names in an operation that stand for nothing, in order.
  func unknown(in operation: TextOperation) -> [String] {
    var unknown: [String] = []
    func note(_ reference: Reference) -> Reference {
      if case .name(let name) = reference, target(of: reference) == .nothing, !unknown.contains(name) {
        unknown.append(name)
      }
      return reference
    }
    _ = operation.map(object: note, device: note)
    return unknown
  }

  private func target(of reference: Reference) -> Target {
    switch reference {
    case .id(let id): .object(id)
    case .name(let name): targets[name] ?? .nothing
    }
  }

  /// Gives a name to what an operation made or chose.
  mutating func bind(_ name: String, to request: Request, _ outcome: Result<Response, Refusal>) {
    if let old = targets[name] { labels[old]?.removeAll { $0 == name } }
    let target = Target(request, outcome)
    targets[name] = target
    if target != .nothing { labels[target, default: []].append(name) }
  }

  /// Stops names from labelling objects that have gone, lest they label a successor with the same id.
  mutating func forgetDead(in kernel: Kernel) {
    labels = labels.filter { target, _ in
      switch target {
      case .object(let id): kernel.objects[id] != nil
      case .device(let name): kernel.isBound(name)
      case .nothing: false
      }
    }
  }

  /// The newest name of an object, without the dollar sign; nil if it has none.
  public func label(of id: ObjectID, in kernel: Kernel) -> String? {
    labels[.object(id)]?.last ?? kernel.devices[id].flatMap { label(of: $0.name) }
  }

  /// The newest name of a device, without the dollar sign; nil if it has none.
  public func label(of device: DeviceName) -> String? {
    labels[.device(device)]?.last
  }

  /// The shortest name of a letter and a number that was not given yet.
  public func fresh(_ prefix: String) -> String {
    var number = 1
    while targets["\(prefix)\(number)"] != nil { number += 1 }
    return "\(prefix)\(number)"
  }
}

extension NameTable.Target {
  /// What a name stands for after an operation.
  fileprivate init(_ request: Request, _ outcome: Result<Response, Refusal>) {
    switch (request, outcome) {
    case (.bind(let device, _), .success): self = .device(device)
    case (_, .success(let response)): self = response.namedObject.map { .object($0) } ?? .nothing
    case (_, .failure): self = .nothing
    }
  }
}

extension NameTable {
  /// The object that a name stands for; nil where it stands for a device or for nothing.
  public func object(named name: String) -> ObjectID? {
    if case .object(let id)? = targets[name] { id } else { nil }
  }

  /// Every name that stands for something, in the order of the alphabet.
  public var known: [String] { targets.filter { $0.value != .nothing }.keys.sorted() }
}
