// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension ChangeList {
  /// Which ids are taken, by what, and how many use it.
  mutating func compareObjects(_ old: Kernel, _ new: Kernel) {
    let ids = Set(old.objects.takenIDs).union(new.objects.takenIDs).sorted()
    for id in ids {
      let (was, now) = (old.objects.entry(id), new.objects.entry(id))
      if was == now { continue }
      // An id can be given again: then it is another object.
      if let was, let now, was.serial != now.serial {
        note(.object(id), was.words, nil)
        note(.object(id), nil, now.words)
        continue
      }
      note(.object(id), was?.words, now?.words)
      if let was, let now { note(.users(id), "\(was.users)", "\(now.users)") }
    }
  }

  /// Devices and their groups.
  mutating func compareDevices(_ old: Kernel, _ new: Kernel) {
    for id in old.devices.allKeys(with: new.devices) {
      note(.attachment(device: id), old.attachmentWords(id), new.attachmentWords(id))
      let (was, now) = (old.devices[id], new.devices[id])
      note(.device(id, "doorbell"), was?.doorbell.map { "\($0)" }, now?.doorbell.map { "\($0)" })
    }
    let numbers = Set(old.groups.keys).union(new.groups.keys).sorted()
    for number in numbers where old.groups[number] != new.groups[number] {
      compare(number, old.groups[number], new.groups[number])
    }
  }

  private mutating func compare(_ number: UInt32, _ old: DeviceGroup?, _ new: DeviceGroup?) {
    note(.group(number, "DMA"), old.map(\.translation), new.map(\.translation))
    note(.group(number, "igroup->hwpt"), old?.hwpt.map { "hwpt \($0)" }, new?.hwpt.map { "hwpt \($0)" })
    note(
      .group(number, "software MSI window"), old?.softwareMSIStart.map { "\($0)" },
      new?.softwareMSIStart.map { "\($0)" })
    note(.group(number, "required doorbells"), old?.doorbellWords, new?.doorbellWords)
  }
}

extension ObjectTable.Entry {
  fileprivate var words: String {
    isFinal ? "\(kind)" : "\(kind), not visible \(users == 0 ? "any more" : "yet")"
  }
}

extension Kernel {
  /// The table that a device is attached to, in words; nil where it is not attached.
  fileprivate func attachmentWords(_ device: ObjectID) -> String? {
    attachment(of: device).map { "hwpt \($0)" }
  }
}

extension DeviceGroup {
  fileprivate var doorbellWords: String? { requiredDoorbells.isEmpty ? nil : requiredDoorbells.words }

  fileprivate var translation: String { domain.map { "hwpt \($0)" } ?? "blocked" }
}
