// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension ChangeList {
  /// In-kernel users and queues of IO page faults.
  mutating func compareUsers(_ old: Kernel, _ new: Kernel) {
    for id in old.accesses.allKeys(with: new.accesses) where old.accesses[id] != new.accesses[id] {
      let (was, now) = (old.accesses[id], new.accesses[id])
      note(.access(id, "IOAS"), was?.ioas.map { "\($0)" }, now?.ioas.map { "\($0)" })
      note(.access(id, "pins"), was?.pins.pinWords, now?.pins.pinWords)
    }
    for id in old.faultQueues.allKeys(with: new.faultQueues)
    where old.faultQueues[id] != new.faultQueues[id] {
      note(.faultQueue(id, "faults"), old.faultQueues[id]?.words, new.faultQueues[id]?.words)
    }
  }

  /// What belongs to the whole file or to the process.
  mutating func compareSettings(_ old: Kernel, _ new: Kernel) {
    note(.setting("IOAS of the old VFIO calls"), old.vfioIOAS.map { "\($0)" }, new.vfioIOAS.map { "\($0)" })
    note(.setting("limit on locked memory"), old.limitWords, new.limitWords)
    note(.setting("rlimit mode"), "\(old.rlimitMode)", "\(new.rlimitMode)")
    note(.setting("pages locked by the user"), "\(old.lockedByUser)", "\(new.lockedByUser)")
    note(.setting("pages locked by the process"), "\(old.lockedByProcess)", "\(new.lockedByProcess)")
    note(.setting("capabilities"), old.capabilityWords, new.capabilityWords)
  }
}

extension [Access.Pin] {
  fileprivate var pinWords: String { map { "\($0.item) at \($0.range)" }.words }
}

extension FaultQueue {
  fileprivate var words: String {
    "\(pending.count) to read, \(unanswered.count) to answer\(isOpen ? "" : ", closed")"
  }
}

extension Kernel {
  fileprivate var limitWords: String { memlockLimit == .max ? "none" : memlockLimit.scaled }

  fileprivate var capabilityWords: String { capabilities.map(\.rawValue).sorted().words }
}
