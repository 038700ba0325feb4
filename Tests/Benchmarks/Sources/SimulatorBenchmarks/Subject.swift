// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator

/// The order in which addresses are mapped and unmapped.
enum Order: String, CaseIterable {
  case ascending = "ascending"
  case random = "random order"
  case chosen = "kernel chooses"
}

/// What is measured.
struct Subject: Hashable, CustomStringConvertible {
  let order: Order
  /// A device is attached, so that a page table mirrors the IOAS.
  let isLinked: Bool
  /// Statements are performed and noted, instead of requests.
  let hasJournal: Bool

  static let all = Order.allCases.flatMap { order in
    [false, true].flatMap { isLinked in
      [false, true].map { Subject(order: order, isLinked: isLinked, hasJournal: $0) }
    }
  }

  var description: String {
    "\(order.rawValue), \(isLinked ? "linked" : "unlinked"), \(hasJournal ? "journal" : "no journal")"
  }

  /// Maps and unmaps all areas, each in a world of its own.
  func measure(_ work: Work) throws -> Rates {
    let addresses = work.addresses(order)
    return hasJournal ? try measureSession(addresses, work) : try measureKernel(addresses, work)
  }

  private func measureKernel(_ addresses: [IOVA], _ work: Work) throws -> Rates {
    var kernel = Kernel(machine: work.machine)
    _ = try kernel.perform(.ioasAlloc)
    if isLinked {
      _ = try kernel.perform(.bind(work.device, flags: 0))
      _ = try kernel.perform(.attach(.name(work.device), to: 1))
    }
    return try Rates(addresses.count) {
      for address in addresses {
        let at = order == .chosen ? nil : address
        _ = try kernel.perform(.ioasMap(1, at: at, length: 4096, memory: .buffer(0, offset: 0), .readWrite))
      }
    } unmap: {
      for address in addresses { _ = try kernel.perform(.ioasUnmap(1, at: address, length: 4096)) }
    }
  }

  private func measureSession(_ addresses: [IOVA], _ work: Work) throws -> Rates {
    var session = Session(machine: work.machine)
    session.perform(Statement(.ioasAlloc, as: "a"))
    if isLinked {
      session.perform(Statement(.bind(work.device, flags: 0), as: "d"))
      session.perform(Statement(.attach(.name("d"), to: .name("a"))))
    }
    let ioas = Reference.name("a")
    let rates = Rates(addresses.count) {
      for address in addresses {
        let at = order == .chosen ? nil : address
        let memory = UserMemory.buffer(0, offset: 0)
        session.perform(Statement(.ioasMap(ioas, at: at, length: 4096, memory: memory, .readWrite)))
      }
    } unmap: {
      for address in addresses {
        session.perform(Statement(.ioasUnmap(ioas, at: address, length: 4096)))
      }
    }
    if let refusal = session.journal.lazy.compactMap(\.refusal).first { throw refusal }
    return rates
  }
}
