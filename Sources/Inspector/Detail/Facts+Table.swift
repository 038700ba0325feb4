// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Simulator

// What is known of a page table.
extension Inspector {
  func facts(ofTable id: ObjectID) -> [Fact] {
    guard let hwpt = session.kernel.hwpts[id] else { return [] }
    return [
      Fact("IOMMU", "\(hwpt.iommu.name), \(hwpt.iommu.driver.rawValue)"),
      Fact("made", hwpt.isAuto ? "by an attach (auto): goes with its last device" : "by the user"),
      Fact(
        "aperture",
        hwpt.aperture.map { "\($0.first.short) to \($0.last.short)" } ?? "not known before an attach"),
      Fact("page sizes", Self.sizes(hwpt.iommu.pageSizes)),
    ] + base(of: id, hwpt) + contents(of: id, hwpt) + options(of: hwpt) + users(of: id)
  }

  /// The page sizes of a bitmap, the smallest first.
  private static func sizes(_ bitmap: UInt64) -> String {
    let sizes = (0..<64).filter { bitmap >> UInt64($0) & 1 == 1 }
    // Drivers without tables of their own take every multiple of the smallest.
    guard sizes.count <= 8, let first = sizes.first else {
      return "\((UInt128(1) << UInt128(sizes.first ?? 12)).size) and every power of two above"
    }
    return ([first] + sizes.dropFirst()).map { (UInt128(1) << UInt128($0)).size }.joined(separator: " ")
  }

  private func base(of id: ObjectID, _ hwpt: HWPT) -> [Fact] {
    let children = session.kernel.hwpts.filter { $0.value.base == .parent(id) }.keys.sorted()
    return [fact(hwpt.isNested ? "nested on" : "mirrors", object: hwpt.base.id)]
      + (hwpt.isNestParent ? [Fact("may be", "a nest parent")] : [])
      + children.map { fact("parent of", object: $0) }
  }

  private func contents(of id: ObjectID, _ hwpt: HWPT) -> [Fact] {
    if hwpt.isNested { return [Fact("holds", "the user's own table decides")] }
    let domains = session.kernel.ioasID(of: id).flatMap { session.kernel.ioases[$0]?.iopt.domains } ?? []
    let summary = hwpt.mappings.summary(of: .all)
    let filled = "\(summary.count.counted("area")), \(summary.bytes.size)"
    guard domains.contains(id) else { return [Fact("holds", "nothing: it is not linked to its IOAS", .bad)] }
    return [
      Fact("holds", filled),
      Fact(
        "page frames",
        domains.first == id ? "stored here: the IOAS reads them back" : "stored in hwpt \(domains[0])"),
    ]
  }

  private func options(of hwpt: HWPT) -> [Fact] {
    var facts = [
      Fact("dirty bits", hwpt.isTrackingDirty ? "tracked" : hwpt.canTrackDirty ? "can be tracked" : "none")
    ]
    if let cookie = hwpt.msiCookie { facts.append(Fact("MSI cookie", cookie.short, link: .address(cookie))) }
    if !hwpt.doorbells.isEmpty {
      facts.append(Fact("doorbells", hwpt.doorbells.map(\.short).joined(separator: " ")))
    }
    if hwpt.enforcesCoherency { facts.append(Fact("coherency", "enforced: every access snoops the caches")) }
    if let queue = hwpt.faultQueue { facts.append(fact("faults go to", object: queue)) }
    return facts
  }

  private func users(of id: ObjectID) -> [Fact] {
    let devices = session.kernel.devices(on: id)
    if devices.isEmpty { return [Fact("used by", "no device")] }
    return devices.map { device in
      guard let name = session.kernel.devices[device]?.name else { return fact("used by", object: device) }
      return Fact("used by", name.short, .device, link: .device(name))
    }
  }
}
