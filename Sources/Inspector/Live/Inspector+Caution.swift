// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session

/// A way in which an operation touches a real device, which is asked about once.
enum Touch: Hashable {
  /// The device is taken from its driver's other users.
  case bind(DeviceName)
  /// The device's DMA is led elsewhere.
  case attach(Reference)
}

extension Inspector {
  /// The question before a statement touches a device in a new way; nil where there is none.
  ///
  /// Only a running kernel has real devices, and only where it may touch them is there something to ask.
  func caution(before statement: Statement) -> (touch: Touch, question: String)? {
    guard session.inStep?.mayTouchDevices == true, let touch = Touch(statement.operation),
      !agreed.contains(touch)
    else { return nil }
    switch touch {
    case .bind(let name):
      return (touch, "Take the real device \(name.short)? Its DMA is blocked until it is attached.")
    case .attach(let device): return (touch, "Let the real device \(device) use these mappings?")
    }
  }
}

extension Touch {
  /// The way in which an operation touches a device; nil where it touches none.
  fileprivate init?(_ operation: TextOperation) {
    switch operation {
    case .bind(let name, _): self = .bind(name)
    case .attach(let device, _): self = .attach(device)
    default: return nil
    }
  }
}
