// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

/// What the DMA of attached devices reaches at one address, at the present step: a line for each device.
struct DMAView {
  let stepping: Stepping
  let address: IOVA

  /// The lines, the operation's own device first; at most so many.
  func lines(atMost count: Int) -> [[Span]] {
    devices.prefix(count).map { name in
      let (old, new) = (reach(of: name, in: stepping.kernel(before: 0)), reach(of: name, in: stepping.kernel))
      var spans = [
        Span(" DMA of ", .quiet), Span(name.withoutDomain, .device), Span(" at \(address.short): ", .quiet),
      ]
      spans.append(Span(new.text, new.isReached ? .good : .bad, bold: !new.isReached))
      if new != old { spans.append(Span("  was \(old.text)", .quiet)) }
      return spans
    }
  }

  /// The devices that are attached at the beginning, now or at the end.
  private var devices: [DeviceName] {
    let kernels = [
      stepping.kernel(before: 0), stepping.kernel, stepping.kernel(after: stepping.events.count - 1),
    ]
    var names: [DeviceName] = []
    for kernel in kernels {
      for id in kernel.devices.keys.sorted()
      where kernel.attachment(of: id) != nil || kernel.translation(of: id) != .blocked {
        if let name = kernel.devices[id]?.name, !names.contains(name) { names.append(name) }
      }
    }
    return names
  }

  /// What one access would meet.
  private struct Reach: Equatable {
    let text: String
    let isReached: Bool
  }

  private func reach(of name: DeviceName, in kernel: Kernel) -> Reach {
    guard let id = kernel.deviceID(name) else { return Reach(text: "blocked", isReached: false) }
    return switch kernel.dma(from: id, at: address) {
    case .memory(let hwpt, _, let user, _):
      Reach(text: "hwpt \(hwpt) → \(SpaceListing.memory(user))", isReached: true)
    case .doorbell: Reach(text: "an interrupt", isReached: true)
    case .unknown(let why): Reach(text: why, isReached: true)
    case .fault: Reach(text: fault(of: id, in: kernel), isReached: false)
    }
  }

  private func fault(of id: ObjectID, in kernel: Kernel) -> String {
    switch kernel.translation(of: id) {
    case .blocked: "blocked"
    case .table(let hwpt, .freed): "hwpt \(hwpt) FREED"
    case .table(let hwpt, .empty): "hwpt \(hwpt) EMPTY"
    case .table(let hwpt, .filled), .table(let hwpt, .nested):
      kernel.hwpts[hwpt]?.mappings.isEmpty == true ? "hwpt \(hwpt) EMPTY" : "hwpt \(hwpt) faults"
    }
  }
}
