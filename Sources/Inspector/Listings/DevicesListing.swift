// SPDX-License-Identifier: Apache-2.0

import Cells
import DevIOMMU
import IOMMUFD
import Session
import Simulator

/// Every device of the machine, bound or not, and the mock devices that exist.
struct DevicesListing: ArrayListing {
  let session: Session
  let items: [Item]

  let emptyText = "none yet: {bind} makes one"

  init(_ session: Session) {
    self.session = session
    items = Self.names(session).map { .device($0) }
  }

  /// The devices in the order of their rows: what can be bound comes first, as a host has many that cannot.
  static func names(_ session: Session) -> [DeviceName] {
    let kernel = session.kernel
    let names = kernel.machine.devices.map(\.name) + kernel.mockDevices.map { .mock($0) }
    guard let obstacles = session.inStep?.obstacles, !obstacles.isEmpty else { return names }
    return names.filter { obstacles[$0] == nil } + names.filter { obstacles[$0] != nil }
  }

  func mark(_ item: Item) -> Span? {
    guard case .device(let name) = item, session.inStep != nil else { return nil }
    // Sysfs told of every device; what it is attached to follows from operations.
    return (session.kernel.deviceID(name).flatMap { session.source(of: $0) } ?? .observed).mark
  }

  func row(_ item: Item, width: Int) -> Row {
    guard case .device(let name) = item, let device = session.kernel.machine.device(name) else {
      return Row(left: [])
    }
    let label = session.names.label(of: name).map { " $\($0)" } ?? ""
    let id = session.kernel.deviceID(name)
    let hwpt = id.flatMap { session.kernel.attachment(of: $0) }
    // A mock device is bound before it has an object.
    let isBound = session.kernel.isBound(name)
    let mark = hwpt != nil ? "● " : isBound ? "○ " : "· "
    let unbound = session.inStep?.obstacles[name] ?? "unbound"
    let state = Span(
      hwpt.map { "→ hwpt \($0)" } ?? (isBound ? "bound" : unbound), hwpt != nil ? .table : .quiet)
    return Row(
      left: [Span(mark, .device), Span(name.short), Span(label)],
      right: [
        [Span("group \(device.group)  ", .quiet), state], [Span("g\(device.group) ", .quiet), state], [state],
        [Span(hwpt.map { "→\($0)" } ?? "", .table)],
      ])
  }
}
