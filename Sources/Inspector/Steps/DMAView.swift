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
  var devices: [DeviceName] {
    let kernels = [
      stepping.kernel(before: 0), stepping.kernel, stepping.kernel(after: stepping.events.count - 1),
    ]
    var names: [DeviceName] = []
    for kernel in kernels {
      for id in kernel.devices.keys.sorted() where kernel.translation(of: id) != .blocked {
        if let name = kernel.devices[id]?.name, !names.contains(name) { names.append(name) }
      }
    }
    return names
  }

  /// What one access would meet.
  struct Reach: Equatable {
    let text: String
    let isReached: Bool
  }

  /// What a device reaches in a state.
  func reach(of name: DeviceName, in kernel: Kernel) -> Reach {
    guard let id = kernel.deviceID(name) else { return Reach(text: "unbound", isReached: false) }
    switch kernel.dma(from: id, at: address) {
    case .memory(let hwpt, _, let user, _):
      return Reach(text: "hwpt \(hwpt) → \(SpaceListing.memory(user))", isReached: true)
    case .doorbell: return Reach(text: "a doorbell", isReached: true)
    case .unknown: return Reach(text: "the user's own table decides", isReached: true)
    case .fault: return Reach(text: kernel.translation(of: id).faultWords, isReached: false)
    }
  }
}

extension Translation {
  /// Why a DMA faults, in the fewest words.
  fileprivate var faultWords: String {
    switch self {
    case .blocked: "blocked"
    case .table(let id, .empty): "hwpt \(id) EMPTY"
    case .table(let id, .freed): "hwpt \(id) FREED"
    case .table(let id, .filled), .table(let id, .nested): "hwpt \(id) faults"
    }
  }
}
