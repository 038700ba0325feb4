// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Simulator

// What is known of an object.
extension Inspector {
  func facts(ofObject id: ObjectID) -> [Fact] {
    guard let entry = session.kernel.objects[id] else { return [Fact("object \(id)", "not visible yet")] }
    let head = [Fact.heading(words(of: id))]
    let users = [Fact("users", "\(entry.users)")]
    switch entry.kind {
    case .ioas: return head + facts(ofIOAS: id) + users
    case .hwptPaging, .hwptNested: return head + facts(ofTable: id) + users
    case .device: return head + facts(ofDeviceObject: id) + users
    case .access: return head + facts(ofAccess: id) + users
    case .faultQueue: return head + facts(ofFaultQueue: id) + users
    case .selftest: return head + users
    }
  }

  private func facts(ofIOAS id: ObjectID) -> [Fact] {
    guard let ioas = session.kernel.ioases[id] else { return [] }
    let map = ioas.iopt
    var facts = [
      Fact("areas", "\(map.areas.count), \(map.areas.summary(of: .all).bytes.size) mapped"),
      Fact("alignment", UInt128(map.alignment).size),
      Fact("reserved", "\(map.reserved.count.counted("range"))"),
      Fact("allowed", map.allowed.isEmpty ? "everywhere" : map.allowed.count.counted("range")),
      Fact("huge pages", map.largePagesDisabled ? "off" : "on"),
    ]
    for table in session.kernel.tables(of: id) {
      let isLinked = map.domains.contains(table)
      facts.append(fact(isLinked ? "linked" : "not linked", object: table))
    }
    return facts + ioas.accesses.map { fact("accessed by", object: $0) }
  }

  private func facts(ofAccess id: ObjectID) -> [Fact] {
    guard let access = session.kernel.accesses[id] else { return [] }
    return [access.ioas.map { fact("works on", object: $0) } ?? Fact("works on", "nothing")]
      + [Fact("pins", "\(access.pins.count)")]
  }

  private func facts(ofFaultQueue id: ObjectID) -> [Fact] {
    guard let queue = session.kernel.faultQueues[id] else { return [] }
    let tables = session.kernel.hwpts.filter { $0.value.faultQueue == id }.keys.sorted()
    return [Fact("pending", "\(queue.pending.count)"), Fact("unanswered", "\(queue.unanswered.count)")]
      + tables.map { fact("reported by", object: $0) }
  }
}
