// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

// What is known of a device.
extension Inspector {
  func facts(ofDeviceObject id: ObjectID) -> [Fact] {
    guard let name = session.kernel.devices[id]?.name else { return [] }
    return [Fact("device", name.short, .device, link: .device(name))] + hardware(name) + history(of: name)
  }

  func facts(ofDevice name: DeviceName) -> [Fact] {
    let id = session.kernel.deviceID(name)
    let label = session.names.label(of: name).map { " $\($0)" } ?? ""
    let state =
      id.map { fact("bound as", object: $0) }
      ?? Fact("bound", session.kernel.isBound(name) ? "yes" : session.inStep?.obstacles[name] ?? "no")
    return [.heading("\(name.short)\(label)"), state] + hardware(name) + history(of: name)
  }

  private func hardware(_ name: DeviceName) -> [Fact] {
    guard let device = session.kernel.machine.device(name) else { return [] }
    let table = session.kernel.deviceID(name).flatMap { session.kernel.attachment(of: $0) }
    var facts = [
      table.map { fact("attached to", object: $0) } ?? Fact("attached to", "nothing: its DMA is blocked"),
      Fact("IOMMU", "\(device.iommu.name), \(device.iommu.driver.rawValue)"),
      Fact("group", "\(device.group)"),
    ]
    let peers = session.kernel.machine.devices.filter { $0.group == device.group && $0.name != name }
    facts += peers.map { Fact("group peer", $0.name.short, .device, link: .device($0.name)) }
    facts += device.reserved.map { region in
      Fact(
        region.type.rawValue, "\(region.range.first.short) \(region.range.byteCount.size)", .window,
        link: .address(region.range.first))
    }
    facts.append(Fact("interrupts", route(of: device)))
    return facts
  }

  /// The way that message interrupts of a device take.
  private func route(of device: Machine.Device) -> String {
    let state = session.kernel.groups[device.group]
    if let start = state?.softwareMSIStart {
      return "through the table, doorbells mapped from \(start.short) on"
    }
    if device.reserved.contains(where: { $0.type == .softwareMSI }) {
      return "through the table: the window is taken at the first attach"
    }
    if let window = device.reserved.first(where: { $0.type == .msi })?.range {
      return "the IOMMU takes writes to \(window.first.short) before it translates"
    }
    return "no window is known"
  }

  /// The attaches, replaces and detaches of a device up to now, the latest first.
  private func history(of name: DeviceName) -> [Fact] {
    let entries = session.journal.prefix(session.position).suffix(Self.mostHistory)
    let mine = entries.filter { session.device(of: $0.statement.operation) == name }
    guard !mine.isEmpty else { return [] }
    return [Fact([]), .heading("attach history")]
      + mine.reversed().map { entry in
        Fact(
          [
            Span("\(entry.number) ", .quiet), Span("\(entry.statement.operation) "),
            Span(entry.refusal?.errno.name ?? "ok", entry.refusal == nil ? .good : .bad),
          ], link: .entry(entry.number))
      }
  }

  /// The entries of the journal that a history looks back on.
  private static let mostHistory = 1000
}

extension Session {
  /// The device that an operation attaches or detaches; nil where it does neither.
  fileprivate func device(of operation: TextOperation) -> DeviceName? {
    switch operation {
    case .attach(let device, _), .detach(let device): deviceName(device)
    default: nil
    }
  }
}
