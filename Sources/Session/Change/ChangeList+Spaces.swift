// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

extension ChangeList {
  /// What is mapped, reserved and allowed in each IOAS, and which tables mirror it.
  mutating func compareSpaces(_ old: Kernel, _ new: Kernel) {
    for id in old.ioases.allKeys(with: new.ioases) {
      compare(id, old.ioases[id] ?? IOAS(), new.ioases[id] ?? IOAS())
    }
  }

  private mutating func compare(_ id: ObjectID, _ old: IOAS, _ new: IOAS) {
    let (was, now) = (old.iopt, new.iopt)
    note(was.reserved, now.reserved) { (.reserved(ioas: id, $0.range, owner: $0.owner), "\($0.owner)") }
    note(was.allowed, now.allowed) { (.allowed(ioas: id, $0), "allowed") }
    now.areas.forEachDifference(from: was.areas) { one, other in
      guard mostAreas > 0, let range = (one ?? other)?.range else { return }
      mostAreas -= 1
      note(.area(ioas: id, range), one?.value.words, other?.value.words)
    }
    note(was.domains, now.domains) { (.link(ioas: id, hwpt: $0), "linked") }
    note(.ioas(id, "page tables"), old.tableWords, new.tableWords)
    note(.ioas(id, "in-kernel users"), old.accesses.words, new.accesses.words)
    note(.ioas(id, "alignment"), was.alignment.hex, now.alignment.hex)
    note(.ioas(id, "huge pages"), was.largePagesDisabled.off, now.largePagesDisabled.off)
  }

  /// The properties of each page table.
  mutating func compareTables(_ old: Kernel, _ new: Kernel) {
    for id in old.hwpts.allKeys(with: new.hwpts) {
      guard let was = old.hwpts[id], let now = new.hwpts[id] else {
        note(.hwpt(id, "domain"), old.hwpts[id]?.words, new.hwpts[id]?.words)
        continue
      }
      compare(id, was, now)
    }
  }

  private mutating func compare(_ id: ObjectID, _ old: HWPT, _ new: HWPT) {
    note(.hwpt(id, "IOMMU"), old.iommu.name, new.iommu.name)
    note(.hwpt(id, "aperture"), old.apertureWords, new.apertureWords)
    note(.hwpt(id, "auto"), old.isAuto.yes, new.isAuto.yes)
    note(.hwpt(id, "dirty tracking"), old.isTrackingDirty.on, new.isTrackingDirty.on)
    note(.hwpt(id, "MSI cookie"), old.msiCookie.map { "\($0)" }, new.msiCookie.map { "\($0)" })
    note(.hwpt(id, "fault queue"), old.faultQueue.map { "\($0)" }, new.faultQueue.map { "\($0)" })
    if old.mappings != new.mappings {
      note(.hwpt(id, "translations"), old.mappingWords, new.mappingWords)
    }
    if old.dirty != new.dirty {
      note(.hwpt(id, "dirty addresses"), "\(old.dirty.count)", "\(new.dirty.count)")
    }
    note(.hwpt(id, "IOTLB"), old.iotlb.words, new.iotlb.words)
    compareRest(id, old, new)
  }

  private mutating func compareRest(_ id: ObjectID, _ old: HWPT, _ new: HWPT) {
    note(.hwpt(id, "cache coherency"), old.enforcesCoherency.enforced, new.enforcesCoherency.enforced)
    note(.hwpt(id, "doorbells"), old.doorbells.words, new.doorbells.words)
    note(.hwpt(id, "list of devices"), old.devices.words, new.devices.words)
    note(.hwpt(id, "devices_users"), "\(old.devicesUsers)", "\(new.devicesUsers)")
    note(.hwpt(id, "freed"), old.formerID.map { "was hwpt \($0)" }, new.formerID.map { "was hwpt \($0)" })
  }
}

extension IOAS {
  fileprivate var tableWords: String { hwpts.words }
}

extension HWPT {
  fileprivate var words: String {
    "\(isNested ? "nested" : "paging"), \(iommu.driver.rawValue)\(formerID.map { ", freed hwpt \($0)" } ?? "")"
  }

  fileprivate var apertureWords: String { aperture.map { "\($0)" } ?? "not known yet" }

  fileprivate var mappingWords: String {
    let summary = mappings.summary(of: .all)
    return summary.count == 0 ? "none" : "\(summary.count) (\(UInt64(clamping: summary.bytes).scaled) bytes)"
  }
}

extension Area {
  fileprivate var words: String { "\(userAddress.hex) \(protection)" }
}

extension Array where Element: CustomStringConvertible {
  /// The values with blanks between.
  var words: String { isEmpty ? "none" : map(\.description).joined(separator: " ") }
}

extension Bool {
  fileprivate var yes: String { self ? "yes" : "no" }
  fileprivate var enforced: String { self ? "enforced" : "not enforced" }
  fileprivate var on: String { self ? "on" : "off" }
  fileprivate var off: String { self ? "off" : "on" }
}
