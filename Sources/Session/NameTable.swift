// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// What the names of a session stand for.
public struct NameTable: Sendable {
  /// What a name stands for.
  enum Target: Hashable {
    /// An object, or the id it had.
    case object(ObjectID)
    /// A bound device, whatever id it has.
    case device(DeviceName)
    /// Nothing: the line that gave the name failed.
    case nothing
  }

  private struct Binding {
    var target: Target
    /// The object has lived ever since, so the name is its label.
    var isLabel: Bool
    var age: Int
  }

  private var bindings: [String: Binding] = [:]
  private var age = 0

  /// The id that a reference stands for; one that never exists where it stands for nothing.
  func object(_ reference: Reference, in kernel: Kernel) -> ObjectID {
    switch target(of: reference) {
    case .object(let id): id
    case .device(let name): kernel.deviceID(name) ?? .nonexistent
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

  private func target(of reference: Reference) -> Target {
    switch reference {
    case .id(let id): .object(id)
    case .name(let name): bindings[name]?.target ?? .nothing
    }
  }

  /// Gives a name to what an operation made or chose.
  mutating func bind(_ name: String, to request: Request, _ outcome: Result<Response, Refusal>) {
    age += 1
    var target = Target.nothing
    switch (request, outcome) {
    case (.bind(let device, _), .success): target = .device(device)
    case (_, .success(let response)): target = response.namedObject.map { .object($0) } ?? .nothing
    case (_, .failure): break
    }
    bindings[name] = Binding(target: target, isLabel: target != .nothing, age: age)
  }

  /// Stops names from labelling objects that have gone, lest they label a successor with the same id.
  mutating func forgetDead(in kernel: Kernel) {
    for (name, binding) in bindings where binding.isLabel {
      if case .object(let id) = binding.target, kernel.objects[id] == nil { bindings[name]?.isLabel = false }
    }
  }

  /// Whether a name was given.
  public func contains(_ name: String) -> Bool { bindings[name] != nil }

  /// The newest name of an object, without the dollar sign; nil if it has none.
  public func label(of id: ObjectID, in kernel: Kernel) -> String? {
    let device = kernel.devices[id]?.name
    return newest { target in
      switch target {
      case .object(id): true
      case .device(let name): name == device
      default: false
      }
    }
  }

  /// The newest name of a device, without the dollar sign; nil if it has none.
  public func label(of device: DeviceName) -> String? {
    newest { $0 == .device(device) }
  }

  private func newest(_ matches: (Target) -> Bool) -> String? {
    bindings.filter { $0.value.isLabel && matches($0.value.target) }.max { $0.value.age < $1.value.age }?.key
  }

  /// The shortest name of a letter and a number that was not given yet.
  public func fresh(_ prefix: String) -> String {
    var number = 1
    while bindings["\(prefix)\(number)"] != nil { number += 1 }
    return "\(prefix)\(number)"
  }
}
