// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Kernel {
  /// Corrects the aperture of an IOMMU, also in what its page tables close, once a running kernel shows it.
  public mutating func reviseAperture(of iommu: String, to aperture: IOVARange) {
    machine = machine.revisingAperture(of: iommu, to: aperture)
    for (id, hwpt) in hwpts where hwpt.iommu.name == iommu {
      hwpts[id]?.iommu = hwpt.iommu.revised(aperture)
      guard hwpt.aperture != nil else { continue }
      hwpts[id]?.aperture = aperture
      reviseReservations(of: id)
    }
  }

  private mutating func reviseReservations(of id: ObjectID) {
    guard let hwpt = hwpts[id], case .ioas(let ioas) = hwpt.base, var iopt = ioases[ioas]?.iopt,
      iopt.domains.contains(id)
    else { return }
    iopt.removeReserved { $0 == .domain(id) }
    // What lies outside is there already: the running kernel accepted it, whatever the simulator thinks.
    for outside in hwpt.outsideOfAperture { try? iopt.reserve(outside, for: .domain(id)) }
    ioases[ioas]?.iopt = iopt
  }
}
