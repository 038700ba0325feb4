// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

extension Kernel {
  /// About how many bytes this value keeps in memory that no copy of it shares.
  ///
  /// It changes nothing, but has to see that it is alone. Address trees are counted node by node; what is
  /// copied whole when it changes counts as a whole.
  public mutating func unsharedBytes() -> Int {
    var bytes = MemoryLayout<Kernel>.size + flatBytes
    ioases.changeValues { bytes += $0.iopt.areas.unsharedBytes() }
    hwpts.changeValues { bytes += $0.mappings.unsharedBytes() + $0.dirty.unsharedBytes() }
    return bytes
  }

  /// The bytes of what is copied whole when it changes.
  private var flatBytes: Int {
    let tables =
      ioases.capacity * MemoryLayout<IOAS>.stride + hwpts.capacity * MemoryLayout<HWPT>.stride
      + objects.slotCount * MemoryLayout<ObjectTable.Entry>.stride + devices.count * 64 + accesses.count * 64
    return tables + Int(memory.epoch) * MemoryLayout<Int>.stride
      + ioases.values.reduce(0) { $0 + $1.iopt.reserved.count * MemoryLayout<IOPageTable.Reservation>.stride }
  }
}

extension Dictionary {
  /// Changes every value where it lies.
  fileprivate mutating func changeValues(_ change: (inout Value) -> Void) {
    var place = values.startIndex
    while place != values.endIndex {
      change(&values[place])
      values.formIndex(after: &place)
    }
  }
}
