// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Takes the page table's id away: from here on it cannot be looked up.
  static let removeObject = Step("iommufd_object_remove") { (kernel, call) throws(Refusal) in
    kernel.objects.hide(call.victim)
  }

  /// Takes the page table from the IOAS's list.
  static let leaveIOAS = Step("list_del(hwpt_item)", locks: [.ioasMutex]) {
    (kernel, call) throws(Refusal) in
    guard case .ioas(let ioas)? = kernel.hwpts[call.victim]?.base else { return }
    kernel.ioases[ioas]?.hwpts.removeAll { $0 == call.victim }
  }

  /// Unlinks the page table from its IOAS and empties it.
  static let removeDomain = Step(
    "iopt_table_remove_domain", locks: [.domainsSemaphore, .iovaSemaphore]
  ) { (kernel, call) throws(Refusal) in
    guard case .ioas(let ioas)? = kernel.hwpts[call.victim]?.base else { return }
    kernel.removeDomain(call.victim, from: ioas)
  }

  /// Frees the page table and ends its uses of what it was built on.
  static let freeDomain = Step("iommu_domain_free") { (kernel, call) throws(Refusal) in
    kernel.objects.remove(call.victim)
    guard let hwpt = kernel.freeTable(call.victim) else { return }
    switch hwpt.base {
    case .ioas(let ioas): kernel.objects.addUsers(-1, to: ioas)
    case .parent(let parent): kernel.objects.addUsers(-1, to: parent)
    }
    if let queue = hwpt.faultQueue { kernel.objects.addUsers(-1, to: queue) }
  }
}

extension Condition {
  /// The page table mirrors an IOAS, and is no nested one.
  static let victimIsPaging = Condition("the hwpt is a paging one") { kernel, call in
    if case .ioas? = kernel.hwpts[call.victim]?.base { true } else { false }
  }
}
