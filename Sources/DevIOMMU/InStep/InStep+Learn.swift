// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension InStep {
  /// Takes over the aperture of an IOMMU that nobody told yet, where the kernel's ranges reveal it.
  ///
  /// They do where an IOAS has page tables of one such IOMMU: its ranges then end where these do.
  mutating func learnAperture(from ranges: [IOVARange], of ioas: ObjectID, _ kernel: inout Kernel) {
    let tables = (kernel.ioases[ioas]?.iopt.domains ?? []).compactMap { kernel.hwpts[$0] }
    let iommus = Set(tables.map(\.iommu.name))
    guard iommus.count == 1, let name = iommus.first, assumedApertures.contains(name),
      let aperture = tables.compactMap(\.aperture).first, let map = kernel.ioases[ioas]?.iopt,
      let revealed = aperture.revealed(by: ranges, insteadOf: map.unreserved)
    else { return }
    assumedApertures.remove(name)
    if revealed != aperture { kernel.reviseAperture(of: name, to: revealed) }
  }
}

extension IOVARange {
  /// The ends that are seen, where the ends of this aperture were expected to be seen; nil where they are
  /// hidden: by a region at its edge, or because a late driver's table was linked before it had an aperture.
  fileprivate func revealed(by seen: [IOVARange], insteadOf expected: [IOVARange]) -> IOVARange? {
    guard expected.first?.first == first, expected.last?.last == last, let low = seen.first?.first,
      let high = seen.last?.last
    else { return nil }
    return IOVARange(low, high)
  }
}
