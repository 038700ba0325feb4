// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session

/// A way in which an operation touches a real device, which is asked about once.
enum Touch: Hashable {
  /// The device is taken from everybody else.
  case bind(DeviceName)
  /// The device's DMA is led elsewhere.
  case attach(DeviceName)
}

extension Inspector {
  /// The question before a statement touches a device in a new way; nil where there is none.
  ///
  /// Only a running kernel has real devices, and only where it may touch them is there something to ask.
  func caution(before statement: Statement) -> (touch: Touch, question: String)? {
    guard session.inStep?.mayTouchDevices == true, let touch = touch(of: statement.operation),
      !agreed.contains(touch)
    else { return nil }
    switch touch {
    case .bind(let name): return (touch, "Take the real device \(name.short)? Its DMA is blocked then.")
    case .attach(let name): return (touch, "Let the real device \(name.short) reach what is mapped?")
    }
  }

  /// The way in which an operation touches a real device; nil where it touches none.
  private func touch(of operation: TextOperation) -> Touch? {
    switch operation {
    case .bind(.pci(let address), _): .bind(.pci(address))
    case .attach(let device, _):
      if case .pci(let address)? = session.deviceName(device) { .attach(.pci(address)) } else { nil }
    default: nil
    }
  }
}
