// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Session
import Simulator

// What the selection means for an operation.
extension Inspector {
  /// How text names an object: by its newest name, or by its id.
  func reference(_ id: ObjectID) -> Reference {
    session.names.label(of: id, in: session.kernel).map { .name($0) } ?? .id(id)
  }

  /// How text names a bound device.
  func reference(_ device: DeviceName) -> Reference {
    if let label = session.names.label(of: device) { return .name(label) }
    return .id(session.kernel.deviceID(device) ?? .nonexistent)
  }

  /// The device whose row is selected in the focused panel; nil where that is no device.
  var selectedDevice: DeviceName? {
    switch panels[focus]?.selection {
    case .object(let id): session.kernel.devices[id]?.name
    case .device(let name): name
    default: nil
    }
  }

  /// The selected object.
  var selectedObject: ObjectID? {
    if case .object(let id)? = panels[.objects]?.selection { id } else { nil }
  }

  /// The selected segment of the current IOAS.
  var selectedSegment: Segment? {
    guard case .segment(let address)? = panels[.space]?.selection else { return nil }
    return currentSegments?.segment(at: address)
  }

  /// The devices that have objects, the selected one first.
  var deviceObjects: [DeviceName] {
    let names = DevicesListing.names(session).filter { session.kernel.deviceID($0) != nil }
    guard let selected = selectedDevice, names.contains(selected) else { return names }
    return [selected] + names.filter { $0 != selected }
  }

  /// The devices in one of three states, the selected one first.
  func devices(_ state: DeviceStates.State) -> [DeviceName] {
    deviceStates.devices(state, first: selectedDevice)
  }

  /// What a device can be attached to: the selected object first, then every IOAS and page table.
  var attachTargets: [ObjectID] {
    let kernel = session.kernel
    let all = kernel.objects.ids.filter { id in
      switch kernel.objects[id]?.kind {
      case .ioas, .hwptPaging, .hwptNested: true
      default: false
      }
    }
    let preferred = [selectedObject, currentIOAS].compactMap(\.self).filter { all.contains($0) }
    return preferred.reduce(into: [ObjectID]()) { if !$0.contains($1) { $0.append($1) } }
      + all.filter { !preferred.contains($0) }
  }

  /// Why an action cannot be done now, and what would help; nil if it can.
  func disabledReason(_ action: Action) -> String? {
    if session.stepping != nil, action.changesKernel || action == .stepMode {
      return
        "an operation is being stepped: \(keymap.label(.operationForward)) finishes it, \(keymap.label(.undo)) leaves it"
    }
    return liveReason(action) ?? stepReason(action) ?? tableReason(action) ?? deviceReason(action)
  }

  /// What a running kernel does not do, and what only it does.
  private func liveReason(_ action: Action) -> String? {
    guard let inStep = session.inStep else {
      return action == .reconcile ? "there is no running kernel to ask: start with --backend kernel" : nil
    }
    return switch action {
    case .stepMode: "a running kernel does whole operations only: no --backend kernel"
    case .sweep, .compare, .race: "a running kernel does not go back in time"
    case .bind where !inStep.mayTouchDevices, .attach where !inStep.mayTouchDevices:
      "devices are only looked at: start with --write to bind and attach them"
    default: nil
    }
  }

  private func stepReason(_ action: Action) -> String? {
    switch action {
    case .stepToChange where session.stepping == nil, .failStep where session.stepping == nil,
      .lanes where session.stepping == nil:
      "no operation is being stepped: \(keymap.label(.stepMode)), then an operation; or \(keymap.label(.stepForward)), \(keymap.label(.stepBack))"
    case .presentNext where presentation == nil, .presentPrevious where presentation == nil:
      "nothing is presented: start with --present FILE"
    case .undo where session.stepping != nil: nil
    case .stepForward, .stepBack, .operationForward, .operationBack, .undo, .redo, .runToEnd, .travel, .omit,
      .nextBranch:
      session.timeObstacle.map { "\($0)" }
    case .sweep where session.position == 0, .compare where session.position == 0: "nothing was done yet"
    default: nil
    }
  }

  private func tableReason(_ action: Action) -> String? {
    switch action {
    case .dirtyHeat where dirtyTable == nil:
      "no hwpt here tracks dirty pages: \(keymap.label(.allocateHWPT)) with the option dirty makes one, ':dirty HWPT on' starts it"
    case .allocateHWPT where !deviceStates.hasObjects:
      "a hwpt is made for a bound device: \(keymap.label(.bind)) binds one"
    case .allocateHWPT where currentIOAS == nil:
      "a hwpt is made for an IOAS: \(keymap.label(.allocateIOAS)) makes one"
    case .map where currentIOAS == nil: "there is no IOAS to map in: \(keymap.label(.allocateIOAS)) makes one"
    case .unmap where currentMap?.areas.isEmpty != false: "nothing is mapped in this IOAS"
    case .destroy where focus != .objects || selectedObject == nil:
      "\(Panel.objects.title) is the panel to destroy in: select an object there"
    default: nil
    }
  }

  private func deviceReason(_ action: Action) -> String? {
    let state = selectedDevice.flatMap { deviceStates.state(of: $0) }
    let isBound = deviceStates.has(.bound) || deviceStates.has(.attached)
    return switch action {
    case .bind where !canBind: "every device is bound"
    case .unbind where !isBound: "no device is bound"
    case .attach where state == .attached: "this device is attached: \(keymap.label(.replace)) moves it"
    case .replace where state == .bound: "this device is not attached: \(keymap.label(.attach)) attaches it"
    case .attach where !deviceStates.has(.bound):
      isBound
        ? "every bound device is attached: \(keymap.label(.replace)) moves one"
        : "no device is bound: \(keymap.label(.bind)) binds one"
    case .attach where currentIOAS == nil:
      "there is nothing to attach to: \(keymap.label(.allocateIOAS)) makes an IOAS"
    case .replace where !deviceStates.has(.attached):
      "no device is attached: \(keymap.label(.attach)) attaches one"
    case .detach where !deviceStates.has(.attached): "no device is attached"
    default: nil
    }
  }

  private var canBind: Bool { session.kernel.machine.mockIOMMU != nil || deviceStates.has(.unbound) }
}
