// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// What the process does to its own memory and rights.
extension KernelContext {
  mutating func perform(_ operation: ProcessOperation) throws(Errno) -> Response {
    switch operation {
    case .map(let place, let length, let protection):
      try memory.map(place, length: length, protection)
    case .unmap(let place, let length): try memory.unmap(place, length: length)
    case .protect(let place, let length, let protection):
      try memory.protect(place, length: length, protection)
    case .write(let place, let bytes): try memory.write(bytes, to: place)
    case .read(let place, let length): return .bytes(try memory.read(place, length: length))
    case .capability(let capability, let isOn):
      try rights.set(capability, isOn)
    }
    return .done
  }
}

extension Capability {
  /// CAP_IPC_LOCK and CAP_SYS_RESOURCE.
  var number: UInt32 {
    switch self {
    case .ipcLock: 14
    case .sysResource: 24
    }
  }
}
