// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

extension Kernel {
  /// What contradicts itself in the state, in words; empty if nothing does.
  ///
  /// Areas are disjoint and meet no reserved range; every linked table mirrors its IOAS, and a table is
  /// linked as long as the design says; every reservation has a living owner; users are as many as links;
  /// every attached device's regions are reserved, and its DMA goes where it is attached; nothing leads to a
  /// table that was freed.
  public func checkInvariants() -> [String] {
    objects.ids.flatMap { problems($0) + userProblems($0) } + groupProblems() + freedTableProblems()
      + pinProblems()
  }

  private func problems(_ id: ObjectID) -> [String] {
    switch objects[id]?.kind {
    case .ioas: ioasProblems(id)
    case .hwptPaging, .hwptNested: hwptProblems(id)
    case .device: deviceProblems(id)
    case .faultQueue, .selftest, .access, nil: []
    }
  }

  /// What is wrong with the pins: charges and shared holds must follow from areas and accesses.
  private func pinProblems() -> [String] {
    var census = PinCensus()
    for ioas in ioases.values {
      ioas.iopt.areas.forEach { element in
        census.note(element, isLinked: !ioas.iopt.domains.isEmpty, pins)
        return true
      }
    }
    return census.problems(with: pins)
  }

  private func ioasProblems(_ id: ObjectID) -> [String] {
    guard let ioas = ioases[id] else { return ["IOAS \(id) has no contents"] }
    var wrong = ioas.iopt.areas.checkInvariants()
    for closed in ioas.iopt.reserved {
      if let area = ioas.iopt.areas.firstElement(overlapping: closed.range) {
        wrong.append("area \(area.range) meets \(closed.range), reserved by \(closed.owner)")
      }
      if !isAlive(closed.owner, in: id) {
        wrong.append("\(closed.owner) reserves \(closed.range) but is gone")
      }
    }
    if Set(ioas.iopt.domains) != Set(ioas.hwpts) {
      wrong.append("linked tables \(ioas.iopt.domains) are not the tables \(ioas.hwpts)")
    }
    if ioas.iopt.alignment != neededAlignment(of: ioas) {
      wrong.append("the alignment \(ioas.iopt.alignment.hex) is not what tables and options ask for")
    }
    return wrong.map { "IOAS \(id): \($0)" }
  }

  private func isAlive(_ owner: IOPageTable.Owner, in ioas: ObjectID) -> Bool {
    switch owner {
    case .test: true
    case .domain(let hwpt): ioases[ioas]?.iopt.domains.contains(hwpt) == true
    case .device(let name, _):
      deviceID(name).flatMap { attachment(of: $0) }.flatMap { ioasID(of: $0) } == ioas
    }
  }

  private func hwptProblems(_ id: ObjectID) -> [String] {
    guard let hwpt = hwpts[id] else { return ["hwpt \(id) has no contents"] }
    guard case .ioas(let ioas) = hwpt.base else { return [] }
    guard let iopt = ioases[ioas]?.iopt else { return ["hwpt \(id) outlives IOAS \(ioas)"] }
    var wrong: [String] = []
    let isLinked = iopt.domains.contains(id)
    if !isLinked, shouldBeLinked(id) { wrong.append("hwpt \(id) is not linked to IOAS \(ioas)") }
    if isLinked, !shouldBeLinked(id) {
      wrong.append("hwpt \(id) is linked to IOAS \(ioas), but no device uses it")
    }
    if isLinked, hwpt.mappings != iopt.areas { wrong.append("hwpt \(id) does not mirror IOAS \(ioas)") }
    if !isLinked, !hwpt.mappings.isEmpty {
      wrong.append("hwpt \(id) is not linked to IOAS \(ioas), but holds mappings")
    }
    for device in Set(hwpt.devices).sorted() {
      let count = hwpt.devices.count { $0 == device }
      if count > 1 { wrong.append("hwpt \(id) has device \(device) on its list \(count) times") }
      if attachment(of: device) != id {
        wrong.append("hwpt \(id) has device \(device) on its list, which is not attached to it")
      }
    }
    return wrong
  }

  private func shouldBeLinked(_ hwpt: ObjectID) -> Bool {
    switch design.rules.linkage {
    case .whileItExists: true
    case .whileItIsUsed: !devices(on: hwpt).isEmpty
    }
  }

  /// What is wrong between iommufd's books and the hardware.
  private func groupProblems() -> [String] {
    groups.flatMap { number, group -> [String] in
      let members = devices.keys.filter { devices[$0]?.group == number }.sorted()
      let strays = members.compactMap { device -> String? in
        guard let hwpt = attachment(of: device), hwpt != group.domain else { return nil }
        let instead = group.domain.map { "goes through \(name(of: $0))" } ?? "is blocked"
        return "device \(device) is attached to hwpt \(hwpt), but its DMA \(instead)"
      }
      guard let domain = group.domain, members.allSatisfy({ attachment(of: $0) == nil }) else {
        return strays
      }
      return strays + [
        "no device of group \(number) is attached, but its DMA goes through \(name(of: domain))"
      ]
    }
  }

  private func freedTableProblems() -> [String] {
    ioases.keys.sorted().flatMap { id -> [String] in
      let freed = (ioases[id]?.iopt.domains ?? []).filter { hwpts[$0]?.formerID != nil }
      return freed.map { "IOAS \(id): \(name(of: $0)) is linked" }
    }
  }

  /// A page table in words, also one that was freed.
  func name(of hwpt: ObjectID) -> String {
    hwpts[hwpt]?.formerID.map { "hwpt \($0), which was freed," } ?? "hwpt \(hwpt)"
  }

  private func deviceProblems(_ id: ObjectID) -> [String] {
    guard let described = description(of: id) else { return ["device \(id) is not of this machine"] }
    guard let hwpt = attachment(of: id) else { return [] }
    guard let ioas = ioasID(of: hwpt), let iopt = ioases[ioas]?.iopt else {
      return ["device \(id) is attached to hwpt \(hwpt), which has no IOAS"]
    }
    return described.reserved.filter { $0.type != .directRelaxable }.compactMap { region in
      let owner = IOPageTable.Owner.device(described.name, region.type)
      let isReserved = iopt.reserved.contains {
        $0.owner == owner && $0.range.first <= region.range.first && region.range.last <= $0.range.last
      }
      return isReserved ? nil : "IOAS \(ioas) does not reserve \(region.range) for \(described.name.short)"
    }
  }

  private func userProblems(_ id: ObjectID) -> [String] {
    guard let entry = objects[id] else { return [] }
    var expected = 1 + links(to: id).count
    if entry.kind == .device { expected += 1 + (attachment(of: id) == nil ? 0 : 1) }
    if entry.kind == .faultQueue, faultQueues[id]?.isOpen == true { expected += 1 }
    if entry.kind == .access { expected += 1 }
    return entry.users == expected
      ? [] : ["\(entry.kind) \(id) has \(entry.users) users where \(expected) links exist"]
  }
}
