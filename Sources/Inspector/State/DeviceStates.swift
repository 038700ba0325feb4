// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session

/// The devices of a session by what can be done with them.
struct DeviceStates: Sendable {
  /// What can be done with a device.
  enum State: Hashable {
    /// It can be bound.
    case unbound
    /// It can be attached.
    case bound
    /// It can be moved and detached.
    case attached
  }

  private let names: [State: [DeviceName]]
  private let states: [DeviceName: State]
  /// Whether a device has an object.
  let hasObjects: Bool

  init(_ session: Session) {
    var (names, states): ([State: [DeviceName]], [DeviceName: State]) = ([:], [:])
    for name in DevicesListing.names(session) {
      let state = Self.state(of: name, session)
      states[name] = state
      if state == .unbound || Self.canBeNamed(name, session) { names[state, default: []].append(name) }
    }
    (self.names, self.states) = (names, states)
    hasObjects = states.keys.contains { session.kernel.deviceID($0) != nil }
  }

  /// The devices in a state, one of them first.
  func devices(_ state: State, first selected: DeviceName?) -> [DeviceName] {
    let names = names[state] ?? []
    guard let selected, names.contains(selected) else { return names }
    return [selected] + names.filter { $0 != selected }
  }

  /// Whether there is a device in a state.
  func has(_ state: State) -> Bool { names[state]?.isEmpty == false }

  /// The state of a device; nil for one that there is not.
  func state(of name: DeviceName) -> State? { states[name] }

  private static func state(of device: DeviceName, _ session: Session) -> State {
    if let id = session.kernel.deviceID(device) {
      return session.kernel.attachment(of: id) == nil ? .bound : .attached
    }
    return session.kernel.isBound(device) ? .bound : .unbound
  }

  /// Whether text can name a device: a mock device without object needs a name for that.
  private static func canBeNamed(_ device: DeviceName, _ session: Session) -> Bool {
    session.kernel.deviceID(device) != nil || session.names.label(of: device) != nil
  }
}
