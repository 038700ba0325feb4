// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

extension Kernel {
  /// What contradicts itself in the state, in words; empty if nothing does.
  ///
  /// Areas are disjoint and meet no reserved range; every linked table mirrors its IOAS; every
  /// reservation has a living owner; users are as many as links; every attached device's regions are
  /// reserved.
  public func checkInvariants() -> [String] {
    objects.ids.flatMap { problems($0) + userProblems($0) } + pinProblems()
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
    if !iopt.domains.contains(id) { wrong.append("hwpt \(id) is not linked to IOAS \(ioas)") }
    if hwpt.mappings != iopt.areas { wrong.append("hwpt \(id) does not mirror IOAS \(ioas)") }
    return wrong
  }

  private func deviceProblems(_ id: ObjectID) -> [String] {
    guard let described = description(of: id) else { return ["device \(id) is not of this machine"] }
    guard let hwpt = attachment(of: id) else { return [] }
    guard let ioas = ioasID(of: hwpt), let iopt = ioases[ioas]?.iopt else {
      return ["device \(id) is attached to hwpt \(hwpt), which has no IOAS"]
    }
    return described.reserved.filter { $0.type != .directRelaxable }.compactMap { region in
      let owner = IOPageTable.Owner.device(described.name, region.type)
      let isReserved = iopt.reserved.contains { $0.range == region.range && $0.owner == owner }
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
