// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator

// What the lines name: objects and devices.
extension ScenarioWriter {
  /// An object of a kind: mostly one that lives, by name if it has one.
  mutating func object(_ kind: ObjectTable.Kind) -> Reference {
    let kernel = interpreter.kernel
    let candidates = kernel.objects.ids.filter { kernel.objects[$0]?.kind == kind }
    return candidates.isEmpty || random.oneIn(16) ? anyObject() : reference(to: random.pick(candidates))
  }

  mutating func hwpt() -> Reference {
    object(hasMocks && random.oneIn(5) ? .hwptNested : .hwptPaging)
  }

  /// Whatever can be named: what lives, what has gone, what never was.
  mutating func anyObject() -> Reference {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return .name("nope")
    case 1: return .id(rawID())
    case 2..<5: return givenNames.randomElement(using: &random).map { .name($0) } ?? .name("nope")
    default:
      return interpreter.kernel.objects.ids.randomElement(using: &random).map { reference(to: $0) } ?? .id(1)
    }
  }

  private mutating func rawID() -> ObjectID {
    let last = interpreter.kernel.objects.ids.last?.rawValue ?? 0
    return random.oneIn(4)
      ? random.pick([0, 0xffff_ffff]) : ObjectID(UInt32.random(in: 1...last + 2, using: &random))
  }

  /// A bound device by name; at times another object.
  mutating func device() -> Reference {
    let bound = boundDevices
    if bound.isEmpty || random.oneIn(20) { return anyObject() }
    let device = random.pick(bound)
    if let label = interpreter.names.label(of: device) { return .name(label) }
    return interpreter.kernel.deviceID(device).map { .id($0) } ?? .name("nope")
  }

  var boundDevices: [DeviceName] { devices.filter { interpreter.kernel.isBound($0) } }

  /// How a line names a living object.
  func reference(to id: ObjectID) -> Reference {
    interpreter.names.label(of: id, in: interpreter.kernel).map { .name($0) } ?? .id(id)
  }

  /// The living object that a reference was made for; nil for a device or what has gone.
  func id(of reference: Reference) -> ObjectID? {
    guard case .name(let name) = reference else {
      if case .id(let id) = reference { return id }
      return nil
    }
    let kernel = interpreter.kernel
    return kernel.objects.ids.first { interpreter.names.label(of: $0, in: kernel) == name }
  }
}
